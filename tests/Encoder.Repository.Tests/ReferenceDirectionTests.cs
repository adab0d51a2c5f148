namespace Encoder.Repository.Tests;

/// <summary>References point one way: docs/architecture.md has the picture, this is the table.</summary>
public sealed class ReferenceDirectionTests
{
    // What a project may reference itself; what those reference comes with them.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Encoder.Contracts"] = [],
        ["Encoder.Core"] = ["Encoder.Contracts"],
        ["Encoder.Ffmpeg"] = ["Encoder.Core"],
        ["Encoder.Storage"] = ["Encoder.Core"],
        ["Encoder.Storage.Azure"] = ["Encoder.Storage"],
        ["Encoder.Grains.Abstractions"] = ["Encoder.Core", "Encoder.Storage"],
        ["Encoder.Grains"] = ["Encoder.Grains.Abstractions"],
        ["Encoder.Node"] = ["Encoder.Ffmpeg", "Encoder.Storage", "Encoder.Grains.Abstractions"],
        ["Encoder.Server"] = ["Encoder.Node"],
        ["Encoder.Silo"] = ["Encoder.Grains", "Encoder.Node", "Encoder.Server", "Encoder.Storage.Azure"],
        ["Encoder.Client"] = ["Encoder.Contracts"],
        ["Encoder.Client.Orleans"] = ["Encoder.Client", "Encoder.Grains.Abstractions"],
        ["Encoder.Cli"] = ["Encoder.Silo", "Encoder.Client"],
        ["UploadAndInspect"] = ["Encoder.Client"],
        ["Encoder.AppHost"] = ["Encoder.Silo"],

        ["Encoder.TestSupport"] = ["Encoder.Grains"],
        ["Encoder.ServerSupport"] = ["Encoder.Silo", "Encoder.AzureSupport", "Encoder.TestSupport"],
        ["Encoder.AzureSupport"] = ["Encoder.TestSupport"],
        ["Encoder.Contracts.Tests"] = ["Encoder.Contracts"],
        ["Encoder.Core.Tests"] = ["Encoder.Core", "Encoder.TestSupport"],
        ["Encoder.Ffmpeg.Tests"] = ["Encoder.Ffmpeg", "Encoder.TestSupport"],
        ["Encoder.Storage.Tests"] = ["Encoder.Storage", "Encoder.TestSupport"],
        ["Encoder.Storage.Azure.Tests"] = ["Encoder.Storage.Azure", "Encoder.AzureSupport", "Encoder.TestSupport"],
        ["Encoder.Grains.Tests"] = ["Encoder.Grains", "Encoder.TestSupport"],
        ["Encoder.Node.Tests"] = ["Encoder.Node", "Encoder.TestSupport"],
        ["Encoder.Server.Tests"] = ["Encoder.Server", "Encoder.ServerSupport", "Encoder.TestSupport"],
        ["Encoder.Client.Tests"] = ["Encoder.Client", "Encoder.ServerSupport", "Encoder.TestSupport"],
        ["Encoder.Client.Orleans.Tests"] = ["Encoder.Client.Orleans", "Encoder.ServerSupport", "Encoder.TestSupport"],
        ["Encoder.Dashboard.Tests"] = ["Encoder.Cli", "Encoder.Server", "Encoder.ServerSupport", "Encoder.TestSupport"],
        ["Encoder.Cli.Tests"] = ["Encoder.Cli", "Encoder.TestSupport"],
        ["Encoder.EndToEnd.Tests"] = ["Encoder.Cli", "UploadAndInspect", "Encoder.ServerSupport", "Encoder.TestSupport"],
        ["Encoder.Silo.Tests"] = ["Encoder.Silo", "Encoder.AzureSupport", "Encoder.ServerSupport", "Encoder.TestSupport"],
        ["Encoder.Cluster.Tests"] = ["Encoder.AzureSupport", "Encoder.Silo", "Encoder.Cli", "Encoder.ClusterClient", "Encoder.ServerSupport", "Encoder.TestSupport"],
        ["Encoder.ClusterClient"] = ["Encoder.Grains.Abstractions", "Encoder.Silo"],
        ["Encoder.Benchmarks"] = ["Encoder.Silo", "Encoder.Client", "Encoder.AzureSupport", "Encoder.ServerSupport", "Encoder.TestSupport"],
        ["Encoder.Deploy.Tests"] = ["Encoder.Cli", "Encoder.TestSupport"],
        ["Encoder.Repository.Tests"] = ["Encoder.Core"],
    };

    [Fact]
    public void Projects_All_AreInTheTable() => Assert.Equal(
        Allowed.Keys.Order(StringComparer.Ordinal),
        ProjectFile.All.Select(project => project.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void References_All_PointTheAllowedWay() => Repository.AssertNone(
        from project in ProjectFile.All
        from reference in project.References
        where !Allowed.GetValueOrDefault(project.Name, []).Contains(reference)
        select $"{project.Name} → {reference}",
        "These references are not in the table of ReferenceDirectionTests:");

    // A table that allows a circle, or a shipped project on a test project, would let the check above pass for nothing.
    [Fact]
    public void Table_Itself_HasNoCircleAndShipsNoTests()
    {
        foreach (var project in Allowed.Keys)
            Assert.DoesNotContain(project, ReachableFrom(project));
        foreach (var shipped in ProjectFile.All.Where(project => !project.Path.StartsWith("tests/", StringComparison.Ordinal)))
            Assert.DoesNotContain(ReachableFrom(shipped.Name), name => name.Contains("Test", StringComparison.Ordinal));
    }

    [Fact]
    public void Solution_Projects_AreAllInIt()
    {
        var solution = Repository.Read("Encoder.sln").Replace('\\', '/');

        Repository.AssertNone(
            ProjectFile.All.Select(project => project.Path).Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)),
            "These projects are not in Encoder.sln:");
    }

    // `dotnet test Encoder.sln` builds only what a configuration names.
    [Fact]
    public void Solution_Projects_AreBuilt()
    {
        var lines = Repository.Lines("Encoder.sln");
        var ids = lines.Where(line => line.Contains(".csproj\"", StringComparison.Ordinal)).Select(line => line[(line.LastIndexOf('{') + 1)..line.LastIndexOf('}')]);

        Repository.AssertNone(
            ids.Where(id => !lines.Any(line => line.Contains($"{{{id}}}.Release|Any CPU.Build.0", StringComparison.Ordinal))),
            "These projects of Encoder.sln are not built:");
    }

    private static HashSet<string> ReachableFrom(string project)
    {
        var reached = new HashSet<string>();
        var ahead = new Queue<string>(Allowed[project]);
        while (ahead.TryDequeue(out var next))
            if (reached.Add(next))
                Array.ForEach(Allowed[next], ahead.Enqueue);
        return reached;
    }
}
