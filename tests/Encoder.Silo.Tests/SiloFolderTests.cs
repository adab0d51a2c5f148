using Encoder.TestSupport.Media;

namespace Encoder.Silo.Tests;

/// <summary>The folders that <c>encoder-silo</c> is given. Its scratch folder was emptied at every start, the data folder with it.</summary>
public sealed class SiloFolderTests
{
    private readonly string root = TestMedia.NewFolder();

    [Theory]
    [InlineData("d", "is the data folder; name a folder outside of it.")]
    [InlineData(".", "contains the data folder {d}; name a folder outside of it.")]
    [InlineData("link/new", "lies in the data folder {d}; name a folder outside of it.")]
    [InlineData("film.mkv", "is not a folder; name a folder.")]
    public async Task Silo_ScratchFolderThatCannotBe_IsRefusedBeforeAnythingIsWritten(string scratch, string why)
    {
        var data = Path.Combine(root, "d");
        Directory.CreateDirectory(Path.Combine(data, "jobs"));
        await File.WriteAllTextAsync(Path.Combine(root, "film.mkv"), "x");
        File.CreateSymbolicLink(Path.Combine(root, "link"), data);
        var before = Directory.GetFileSystemEntries(root, "*", SearchOption.AllDirectories);
        var path = Path.GetFullPath(Path.Combine(root, scratch));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => MediaTool.RunAsync(Path.Combine(AppContext.BaseDirectory, "encoder-silo"), ["--data", data, "--scratch", path]));

        Assert.EndsWith($"\nexit 2\n--scratch {path} {why.Replace("{d}", data, StringComparison.Ordinal)}\n", refused.Message.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(root, "*", SearchOption.AllDirectories));
    }
}
