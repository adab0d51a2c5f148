namespace Encoder.Deploy.Tests.Releases;

/// <summary>The release archive: what is in it, and what its installer makes of it.</summary>
[Collection(ReleaseCollection.Name)]
public sealed class ReleaseTests(ReleaseArchive release)
{
    [Fact]
    public async Task Archive_ItsSum_IsRight() => await Shell.SucceedAsync($"cd '{Path.GetDirectoryName(release.Path)}' && sha256sum --check --strict *.sha256");

    [Fact]
    public async Task Archive_Content_IsProgramsSampleUnitsAndInstaller()
    {
        var entries = (await Shell.SucceedAsync($"tar -tzf '{release.Path}'")).Split('\n').Select(entry => entry[(entry.IndexOf('/', StringComparison.Ordinal) + 1)..]).ToList();

        Assert.Superset(
            new HashSet<string>
            {
                "bin/encoder", "bin/encoder-silo", "encoder-silo.sample.json", "install.sh", "LICENSE", "CHANGELOG.md", "systemd/encoder.sysusers",
                "systemd/encoder-serve.service", "systemd/encoder-silo.service",
            },
            entries.ToHashSet());
        Assert.DoesNotContain(entries, entry => entry.EndsWith(".pdb", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Programs_Both_Start()
    {
        using var folder = new TemporaryFolder();
        var tree = await release.UnpackAsync(folder.Path);

        Assert.Contains("encode", await Shell.SucceedAsync($"'{tree}/bin/encoder' --help"));
        Assert.Contains("--cluster", await Shell.SucceedAsync($"'{tree}/bin/encoder-silo' --help"));
    }

    // An upgrade leaves the old release, so that its installer can go back to it, and the settings.
    [Fact]
    public async Task Installer_SecondRelease_IsBesideTheFirst()
    {
        using var folder = new TemporaryFolder();
        var root = Directory.CreateDirectory(Path.Combine(folder.Path, "root")).FullName;
        var first = await release.UnpackAsync(folder.Path);
        await Shell.SucceedAsync($"'{first}/install.sh' --root '{root}'");
        await File.WriteAllTextAsync(Path.Combine(root, "etc/encoder/silo.json"), "{}");
        var second = Path.Combine(folder.Path, "encoder-9.9.9-linux-x64");
        Directory.Move(first, second);

        await Shell.SucceedAsync($"'{second}/install.sh' --root '{root}'");

        Assert.Equal("encoder-9.9.9-linux-x64", new FileInfo(Path.Combine(root, "opt/encoder")).LinkTarget);
        Assert.True(File.Exists(Path.Combine(root, "opt/encoder/bin/encoder-silo")));
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(root, "etc/encoder/silo.json")));

        await Shell.SucceedAsync($"'{root}/opt/{Path.GetFileName(first)}/install.sh' --root '{root}'");

        Assert.Equal(Path.GetFileName(first), new FileInfo(Path.Combine(root, "opt/encoder")).LinkTarget);
    }
}
