using Encoder.TestSupport.Media;

namespace Encoder.Cluster.Tests;

/// <summary>Binaries of another version, built of the same sources.</summary>
internal static class SiloBuild
{
    /// <summary>Publishes the silo as <paramref name="version"/> into a folder of its own; nothing of the checkout is written to.</summary>
    public static async Task<string> PublishAsync(string version)
    {
        var folder = TestMedia.NewFolder();
        var output = Path.Combine(folder, "published");
        await MediaTool.RunAsync("dotnet",
        [
            "publish", Path.Combine(Root(), "silo", "Encoder.Silo", "Encoder.Silo.csproj"), "-c", "Release", "-v", "q", "-nodeReuse:false",
            $"-p:Version={version}", "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false", "--artifacts-path", Path.Combine(folder, "artifacts"), "-o", output,
        ]);
        return output;
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Encoder.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No Encoder.sln above {AppContext.BaseDirectory}");
    }
}
