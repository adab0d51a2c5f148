using Encoder.Contracts;
using Encoder.TestSupport.Mounts;

namespace Encoder.Storage.Tests;

/// <summary>A folder of the user's may be given for scratch files: what is in it is his.</summary>
public sealed class ScratchFolderTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Open_FolderWithFilesOfOthers_LeavesThem()
    {
        string[] others = ["deep/film.mkv", "film.lock", "encoder-scratch-mine/a", "encoder-scratch-0123456789abcdef/a", "encoder-scratch-mine.lock"];
        foreach (var path in others) Write(path);

        ScratchFolder.Open(root).Dispose();

        Assert.Equal(others.Order(StringComparer.Ordinal), Files());
    }

    [Fact]
    public void Open_LeftByAKilledNode_IsSwept()
    {
        Write("encoder-scratch-0123456789abcdef/job/1/v000000.nut");
        Write("encoder-scratch-0123456789abcdef.lock");
        Directory.CreateDirectory(Path.Combine(root, "user"));
        Write("user/film.mkv");
        File.CreateSymbolicLink(Path.Combine(root, "encoder-scratch-0123456789abcdef/link"), Path.Combine(root, "user"));

        ScratchFolder.Open(root).Dispose();

        Assert.Equal(["user/film.mkv"], Files());
    }

    [Fact]
    public void Open_TwiceInOneFolder_EachHasItsOwn()
    {
        using var first = ScratchFolder.Open(root);
        File.WriteAllText(Path.Combine(first.Path, "a"), "a");
        using (var second = ScratchFolder.Open(root)) Assert.NotEqual(first.Path, second.Path);

        Assert.Equal("a", File.ReadAllText(Path.Combine(first.Path, "a")));
        first.Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(root));
    }

    [MountFact]
    public async Task Open_MountPoint_Works()
    {
        var point = Path.Combine(root, "m");
        await using var memory = await Mount.MemoryAsync(point, "size=1m");

        using (var scratch = ScratchFolder.Open(point)) Assert.StartsWith(point, scratch.Path, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(point));
    }

    [MountFact]
    public async Task Open_FullOrReadOnlyDisk_IsAFaultAndLeavesNothing()
    {
        var point = Path.Combine(root, "m");
        await using var memory = await Mount.MemoryAsync(point, "nr_inodes=2");
        Assert.Equal(ErrorCodes.DiskFull, Assert.Throws<FaultException>(() => ScratchFolder.Open(point)).Fault.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(point));

        await TestSupport.Media.MediaTool.RunAsync("mount", ["-o", "remount,ro,nr_inodes=10", point]);
        Assert.Equal(ErrorCodes.StoreUnwritable, Assert.Throws<FaultException>(() => ScratchFolder.Open(point)).Fault.Code);
        Assert.Equal($"{point} is not writable; check its permissions.", ScratchFolder.Refusal(point, Path.Combine(root, "d")));
        Assert.Equal($"{point}/none is not writable; check its permissions.", ScratchFolder.Refusal(Path.Combine(point, "none"), Path.Combine(root, "d")));
    }

    [Theory]
    [InlineData("d", "is the data folder; name a folder outside of it.")]
    [InlineData("d/scratch", "lies in the data folder {0}; name a folder outside of it.")]
    [InlineData(".", "contains the data folder {0}; name a folder outside of it.")]
    [InlineData("link", "is the data folder; name a folder outside of it.")]
    [InlineData("link/new/deep", "lies in the data folder {0}; name a folder outside of it.")]
    [InlineData("film.mkv", "is not a folder; name a folder.")]
    [InlineData("film.mkv/below", "is not a folder; name a folder.")]
    [InlineData("dangling", null)]
    [InlineData("d-2", null)]
    [InlineData("new/deep", null)]
    public void Refusal_OfAFolder_SaysWhy(string scratch, string? why)
    {
        var data = Path.Combine(root, "d");
        Directory.CreateDirectory(data);
        Write("film.mkv");
        File.CreateSymbolicLink(Path.Combine(root, "link"), data);
        File.CreateSymbolicLink(Path.Combine(root, "dangling"), Path.Combine(root, "none"));
        var path = Path.GetFullPath(Path.Combine(root, scratch));

        Assert.Equal(why is null ? null : $"{path} {string.Format(null, why, data)}", ScratchFolder.Refusal(path, data));
    }

    private void Write(string path)
    {
        var full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, "x");
    }

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal);
}
