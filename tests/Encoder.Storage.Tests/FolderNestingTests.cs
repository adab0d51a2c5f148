using Encoder.TestSupport.Mounts;

namespace Encoder.Storage.Tests;

public sealed class FolderNestingTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory().FullName;

    public FolderNestingTests()
    {
        Directory.CreateDirectory(In("data/deep"));
        Directory.CreateDirectory(In("data-2"));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("data", "data", true)]
    [InlineData("data/deep", "data", true)]
    [InlineData("data/none/yet", "data", true)]
    [InlineData("data", "data/deep", false)]
    [InlineData("data-2", "data", false)]
    [InlineData("none/yet", "none", true)]
    [InlineData("none", "none/yet", false)]
    public void IsSelfOrWithin_PlainFolders_GoesByTheirPlaces(string path, string folder, bool isWithin) =>
        Assert.Equal(isWithin, FolderNesting.IsSelfOrWithin(In(path), In(folder)));

    [Fact]
    public void IsSelfOrWithin_SymbolicLinks_AreFollowed()
    {
        File.CreateSymbolicLink(In("link"), In("data/deep"));
        File.CreateSymbolicLink(In("data-2/up"), "../data");
        File.CreateSymbolicLink(In("circle"), In("circle"));

        Assert.True(FolderNesting.IsSelfOrWithin(In("link"), In("data")));
        Assert.True(FolderNesting.IsSelfOrWithin(In("link/none"), In("data-2/up")));
        Assert.False(FolderNesting.IsSelfOrWithin(In("data-2"), In("link")));
        Assert.False(FolderNesting.IsSelfOrWithin(In("circle"), In("data")));
    }

    [MountFact]
    public async Task IsSelfOrWithin_BindMountAroundTheFolder_IsSeenBothWays()
    {
        await using var bind = await Mount.BindAsync(In("data"), In("m"));

        Assert.True(FolderNesting.IsSelfOrWithin(In("m/deep"), In("data")));
        Assert.True(FolderNesting.IsSelfOrWithin(In("data/deep"), In("m")));
        Assert.True(FolderNesting.IsSelfOrWithin(In("m/none"), In("data")));
        Assert.False(FolderNesting.IsSelfOrWithin(In("m"), In("data/deep")));
    }

    // Above the mount point nothing leads to the folder around what is mounted.
    [MountFact]
    public async Task IsSelfOrWithin_BindMountOfASubfolder_IsSeenBothWays()
    {
        await using var bind = await Mount.BindAsync(In("data/deep"), In("a b"));

        Assert.True(FolderNesting.IsSelfOrWithin(In("a b"), In("data")));
        Assert.True(FolderNesting.IsSelfOrWithin(In("a b/none"), In("data")));
        Assert.False(FolderNesting.IsSelfOrWithin(In("data"), In("a b")));
        Assert.False(FolderNesting.IsSelfOrWithin(In("a b"), In("data-2")));
    }

    [Fact]
    public void OriginOf_MountsOverOneAnother_IsOfTheDeepestAndLast()
    {
        if (OperatingSystem.IsWindows()) return;
        var mounts = MountTable.Parse(
        [
            "21 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw",
            "22 21 8:2 /srv /mnt/a\\040b rw master:1 - ext4 /dev/sdb1 rw",
            "23 21 8:3 / /mnt/c rw - xfs /dev/sdc1 rw",
            "24 21 8:2 /srv/deep /mnt/c rw - ext4 /dev/sdb1 rw",
        ]);

        Assert.Equal(("8:1", "/opt/x"), mounts.OriginOf("/opt/x"));
        Assert.Equal(("8:1", ""), mounts.OriginOf("/"));
        Assert.Equal(("8:2", "/srv"), mounts.OriginOf("/mnt/a b"));
        Assert.Equal(("8:2", "/srv/x"), mounts.OriginOf("/mnt/a b/x"));
        Assert.Equal(("8:2", "/srv/deep/x"), mounts.OriginOf("/mnt/c/x"));
        Assert.Equal(("8:1", "/mnt/cd"), mounts.OriginOf("/mnt/cd"));
        Assert.Null(MountTable.Parse([]).OriginOf("/"));
    }

    private string In(string relative) => Path.Combine(root, relative);
}
