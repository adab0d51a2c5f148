using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Encoder.TestSupport.Mounts;

namespace Encoder.EndToEnd.Tests;

/// <summary>
/// The folders that <c>encoder serve</c> is given. Its scratch folder was emptied at every start, whatever was in it: a film, the data
/// folder, the work of another server.
/// </summary>
public sealed class ServeFolderTests
{
    private readonly string root = TestMedia.NewFolder();

    [FfmpegFact]
    public async Task Serve_ScratchFolderWithAFilm_KeepsItAndLeavesNothing()
    {
        Write("v/deep/film.mkv");
        await using (var serve = await ServeProcess.StartAsync(In("d"), 0, "--scratch", In("v")))
        {
            Assert.Equal("x", await File.ReadAllTextAsync(In("v/deep/film.mkv")));
            Assert.Single(Directory.EnumerateDirectories(In("v"), "encoder-scratch-*"));
            Assert.Equal(0, await serve.TerminateAsync(CancellationToken.None));
        }

        Assert.Equal([In("v/deep"), In("v/deep/film.mkv")], Entries("v"));
    }

    [FfmpegFact]
    public async Task Serve_KilledAndStartedAgain_SweepsItsOwnScratchFolderOnly()
    {
        Write("v/film.mkv");
        await using (await ServeProcess.StartAsync(In("d"), 0, "--scratch", In("v")))
            Write(Path.GetRelativePath(root, Path.Combine(Directory.EnumerateDirectories(In("v")).Single(), "job/1/half.nut")));
        var left = Directory.EnumerateDirectories(In("v")).Single();

        await using var again = await ServeProcess.StartAsync(In("d"), 0, "--scratch", In("v"));

        Assert.False(Directory.Exists(left));
        Assert.Single(Directory.EnumerateDirectories(In("v")));
        Assert.True(File.Exists(In("v/film.mkv")));
    }

    [FfmpegFact]
    public async Task Serve_TwoWithOneScratchFolder_LeaveEachOthersWork()
    {
        await using var first = await ServeProcess.StartAsync(In("d1"), 0, "--scratch", In("v"));
        var half = Path.Combine(Directory.EnumerateDirectories(In("v")).Single(), "half");
        await File.WriteAllTextAsync(half, "half");

        await using var second = await ServeProcess.StartAsync(In("d2"), 0, "--scratch", In("v"));
        Assert.Equal(0, await second.TerminateAsync(CancellationToken.None));

        Assert.Equal("half", await File.ReadAllTextAsync(half));
    }

    [MountFact]
    public async Task Serve_ScratchFolderIsAMountPoint_Starts()
    {
        await using var memory = await Mount.MemoryAsync(In("v"), "size=16m");
        await using var serve = await ServeProcess.StartAsync(In("d"), 0, "--scratch", In("v"));

        Assert.Equal(0, await serve.TerminateAsync(CancellationToken.None));
        Assert.Empty(Entries("v"));
    }

    [Theory]
    [InlineData("d", "is the data folder; name a folder outside of it.")]
    [InlineData(".", "contains the data folder {d}; name a folder outside of it.")]
    [InlineData("d/jobs", "lies in the data folder {d}; name a folder outside of it.")]
    [InlineData("link/new", "lies in the data folder {d}; name a folder outside of it.")]
    [InlineData("film.mkv", "is not a folder; name a folder.")]
    public async Task Serve_ScratchFolderThatCannotBe_IsRefusedBeforeAnythingIsWritten(string scratch, string why)
    {
        Write("d/mine");
        Write("film.mkv");
        File.CreateSymbolicLink(In("link"), In("d"));

        var path = Path.GetFullPath(In(scratch));
        await AssertRefusedAsync($"encoder: --scratch {path} {why.Replace("{d}", In("d"), StringComparison.Ordinal)}\n", "--data", In("d"), "--scratch", path);
    }

    [MountFact]
    public async Task Serve_ScratchFolderIsTheDataFolderByABindMount_IsRefusedBeforeAnythingIsWritten()
    {
        Write("d/sub/mine");
        await using var around = await Mount.BindAsync(In("d"), In("m"));
        await using var inside = await Mount.BindAsync(In("d/sub"), In("n"));

        await AssertRefusedAsync($"encoder: --scratch {In("m")} is the data folder; name a folder outside of it.\n", "--data", In("d"), "--scratch", In("m"));
        await AssertRefusedAsync($"encoder: --scratch {In("d")} is the data folder; name a folder outside of it.\n", "--data", In("m"), "--scratch", In("d"));
        await AssertRefusedAsync($"encoder: --scratch {In("n")} lies in the data folder {In("d")}; name a folder outside of it.\n", "--data", In("d"), "--scratch", In("n"));
    }

    [Theory]
    [InlineData("w", "w", "is the data folder; choose a folder outside of it.")]
    [InlineData("w/d", "w", "contains the data folder {d}; choose a folder outside of it.")]
    [InlineData("w", "w/sub", "lies in the data folder {d}; choose a folder outside of it.")]
    [InlineData("link/d", "w", "contains the data folder {d}; choose a folder outside of it.")]
    [InlineData("w", "link/sub", "lies in the data folder {d}; choose a folder outside of it.")]
    public async Task Serve_WatchAndDataInOneAnother_IsRefusedBeforeAnythingIsWritten(string data, string watch, string why)
    {
        Write("w/sub/film.mp4");
        File.CreateSymbolicLink(In("link"), In("w"));

        await AssertRefusedAsync(
            $"encoder: Watch:Folder {In(watch)} {why.Replace("{d}", In(data), StringComparison.Ordinal)}\n", "--data", In(data), "--watch", In(watch));
    }

    [MountFact]
    public async Task Serve_WatchAndDataInOneAnotherByABindMount_IsRefusedBeforeAnythingIsWritten()
    {
        Write("w/sub/film.mp4");
        await using var around = await Mount.BindAsync(In("w"), In("m"));
        await using var inside = await Mount.BindAsync(In("w/sub"), In("n"));

        await AssertRefusedAsync($"encoder: Watch:Folder {In("w")} contains the data folder {In("m/d")}; choose a folder outside of it.\n", "--data", In("m/d"), "--watch", In("w"));
        await AssertRefusedAsync($"encoder: Watch:Folder {In("m/sub")} lies in the data folder {In("w")}; choose a folder outside of it.\n", "--data", In("w"), "--watch", In("m/sub"));
        await AssertRefusedAsync($"encoder: Watch:Folder {In("n")} lies in the data folder {In("w")}; choose a folder outside of it.\n", "--data", In("w"), "--watch", In("n"));
        await AssertRefusedAsync($"encoder: Watch:Folder {In("w")} contains the data folder {In("n/d")}; choose a folder outside of it.\n", "--data", In("n/d"), "--watch", In("w"));
    }

    [Fact]
    public async Task Serve_WatchFolderOfTheSettingsInTheDataFolder_IsRefusedBeforeAnythingIsWritten()
    {
        Write("w/sub/film.mp4");
        await File.WriteAllTextAsync(In("settings.json"), $$"""{ "Watch": { "Folder": "{{In("w/sub")}}" } }""");

        await AssertRefusedAsync(
            $"encoder: Watch:Folder {In("w/sub")} lies in the data folder {In("w")}; choose a folder outside of it.\n", "--data", In("w"), "--settings", In("settings.json"));
    }

    private async Task AssertRefusedAsync(string error, params string[] arguments)
    {
        var before = Entries(".");
        var result = await EncoderCommand.RunAsync(["serve", "--port", "0", .. arguments]);

        Assert.Equal((2, error), (result.ExitCode, result.Error.ReplaceLineEndings("\n")));
        Assert.Equal(before, Entries("."));
    }

    private string In(string relative) => Path.Combine(root, relative);

    private void Write(string relative)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(relative))!);
        File.WriteAllText(In(relative), "x");
    }

    private List<string> Entries(string relative) =>
        [.. Directory.EnumerateFileSystemEntries(Path.GetFullPath(In(relative)), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
