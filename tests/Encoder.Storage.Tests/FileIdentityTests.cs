using Encoder.TestSupport.Mounts;

namespace Encoder.Storage.Tests;

public sealed class FileIdentityTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory().FullName;
    private readonly string film;

    public FileIdentityTests()
    {
        film = In("v/film.mp4");
        Directory.CreateDirectory(In("v"));
        File.WriteAllText(film, "film");
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Of_OtherFileWithTheSameBytes_IsAnother()
    {
        File.Copy(film, In("v/copy.mp4"));

        Assert.False(FileIdentity.AreSame(film, In("v/copy.mp4")));
        Assert.True(FileIdentity.AreSame(film, film));
    }

    [Fact]
    public void Of_SymbolicLinks_IsWhatTheyLeadTo()
    {
        File.CreateSymbolicLink(In("link.mp4"), film);
        File.CreateSymbolicLink(In("w"), In("v"));

        Assert.True(FileIdentity.AreSame(film, In("link.mp4")));
        Assert.True(FileIdentity.AreSame(film, In("w/film.mp4")));
        Assert.True(FileIdentity.AreSame(In("v"), In("w")));
    }

    [Fact]
    public void Of_HardLink_IsTheSame()
    {
        if (!Posix.IsAvailable) return;
        Assert.Equal(0, Posix.Link(film, In("hard.mp4")));

        Assert.True(FileIdentity.AreSame(film, In("hard.mp4")));
    }

    [MountFact]
    public async Task Of_BindMount_IsTheSame()
    {
        await using var bind = await Mount.BindAsync(In("v"), In("m"));

        Assert.True(FileIdentity.AreSame(film, In("m/film.mp4")));
        Assert.True(FileIdentity.AreSame(In("v"), In("m")));
    }

    [Fact]
    public void Of_NothingThere_IsNone()
    {
        File.CreateSymbolicLink(In("dangling"), In("none"));

        Assert.Null(FileIdentity.Of(In("none")));
        Assert.Null(FileIdentity.Of(In("dangling")));
        Assert.Null(FileIdentity.Of(Path.Combine(film, "below")));
        Assert.False(FileIdentity.AreSame(In("none"), In("none")));
    }

    // The place of a field in statx is counted by hand: `stat -c %i` counts by the C headers.
    [Fact]
    public async Task Of_File_HasTheInodeThatStatTells()
    {
        if (!OperatingSystem.IsLinux()) return;
        var told = await TestSupport.Media.MediaTool.RunAsync("stat", ["-c", "%i %Hd %Ld", film]);

        var identity = FileIdentity.Of(film)!.Value;
        Assert.Equal(told.Trim(), $"{identity.Inode} {identity.Device >> 32} {identity.Device & uint.MaxValue}");
    }

    private string In(string relative) => Path.Combine(root, relative);
}
