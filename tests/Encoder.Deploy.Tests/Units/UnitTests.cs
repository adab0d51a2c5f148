using Encoder.Deploy.Tests.Releases;

namespace Encoder.Deploy.Tests.Units;

/// <summary>The systemd units are valid, as closed as documented, and alike.</summary>
[Collection(ReleaseCollection.Name)]
public sealed class UnitTests(ReleaseArchive release)
{
    public static TheoryData<string> Units => new() { "encoder-serve.service", "encoder-silo.service" };

    // systemd looks for the program, so the unit is checked with the folder of an unpacked release in place of /opt/encoder.
    [ToolTheory("systemd-analyze")]
    [MemberData(nameof(Units))]
    public async Task Unit_Verified_HasNoFault(string name)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-unit-");
        try
        {
            var tree = await release.UnpackAsync(folder.FullName);
            var unit = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(unit, Checkout.Read($"deploy/systemd/{name}").Replace("/opt/encoder/", $"{tree}/", StringComparison.Ordinal));

            var result = await Shell.RunAsync($"systemd-analyze verify --man=no '{unit}'");

            Assert.Equal("", result.Error + result.Output);
            Assert.Equal(0, result.ExitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [ToolTheory("systemd-analyze")]
    [MemberData(nameof(Units))]
    public Task Unit_Exposure_IsAtMostThree(string name) =>
        Shell.SucceedAsync($"systemd-analyze security --offline=yes --threshold=30 --no-pager deploy/systemd/{name}");

    // What protects a server protects a silo.
    [Fact]
    public void Units_Restrictions_AreAlike() =>
        Assert.Equal(new UnitFile("encoder-serve.service").Restrictions, new UnitFile("encoder-silo.service").Restrictions);
}
