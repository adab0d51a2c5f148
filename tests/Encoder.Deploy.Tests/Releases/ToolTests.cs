using System.Xml.Linq;

namespace Encoder.Deploy.Tests.Releases;

/// <summary>The command as a .NET tool. In the collection of the archive, so that not both publish the same project at once.</summary>
[Collection(ReleaseCollection.Name)]
public sealed class ToolTests
{
    [Fact]
    public async Task Tool_PackedAndInstalled_Starts()
    {
        using var folder = new TemporaryFolder();
        var version = XDocument.Load(Checkout.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;
        await Shell.SucceedAsync($"dotnet pack client/Encoder.Cli -c Release --no-build -v q -o '{folder.Path}/packages'");

        await Shell.SucceedAsync($"dotnet tool install --tool-path '{folder.Path}/tool' --source '{folder.Path}/packages' Encoder.Cli", folder.Path);

        Assert.StartsWith(version, await Shell.SucceedAsync($"'{folder.Path}/tool/encoder' --version"), StringComparison.Ordinal);
        Assert.Contains("1080p", await Shell.SucceedAsync($"'{folder.Path}/tool/encoder' encode --help"));
    }
}
