using Encoder.Contracts;
using Encoder.Dashboard.Tests.Support;
using Encoder.TestSupport.Media;
using Microsoft.Playwright;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>What the page sends, in which order, and how it goes on; without ffmpeg.</summary>
public sealed class UploadOrderTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Blocks = 6;
    private const int Head = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string> Folder = new(TestMedia.NewFolder);

    [BrowserFact]
    public async Task Upload_IndexAtTheEnd_SendsItAfterTheHead()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);
        var content = MovieWithLateIndex();

        await PickAsync(browser.Page, content);

        Assert.Equal(content, await server.Assets.Completed.Task.WaitAsync(Patience));
        Assert.Equal([(0, 0, Head), (Blocks - 1, 100, 4900)], server.Assets.Sent.Take(2));
        Assert.Contains((Blocks - 1, 0, 100), server.Assets.Sent);
        browser.AssertQuiet();
    }

    [BrowserFact]
    public async Task Upload_ServerBusy_WaitsAndGoesOn()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);
        server.Assets.Refuse = block => block == 3 ? 503 : null;
        await PickAsync(browser.Page, MovieWithLateIndex());
        await Assertions.Expect(browser.Page.Locator("upload-card").GetByText("Waiting for the server")).ToBeVisibleAsync();

        server.Assets.Refuse = _ => null;

        await Assertions.Expect(browser.Page.Locator("upload-card").GetByText("Probing")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        Assert.True(server.Assets.Completed.Task.IsCompleted);
    }

    [BrowserFact]
    public async Task Upload_PageLoadedAgain_SendsOnlyWhatIsMissing()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);
        var (page, content) = (browser.Page, MovieWithLateIndex());
        server.Assets.Refuse = block => block is 3 or 4 ? 503 : null;
        await PickAsync(page, content);
        await Assertions.Expect(page.Locator("upload-card").GetByText("Waiting for the server")).ToBeVisibleAsync();
        await page.ReloadAsync();
        server.Assets.Refuse = _ => null;

        await Assertions.Expect(page.GetByText("Interrupted")).ToBeVisibleAsync();
        await page.GetByLabel("File of film.mp4").SetInputFilesAsync(await SavedAsync(content));

        Assert.Equal(content, await server.Assets.Completed.Task.WaitAsync(Patience));
        Assert.Single(server.World.Requests, request => request == "POST /api/assets");
    }

    /// <summary>A piece is about a second of the line; one that was stored is not sent again after a reload.</summary>
    [BrowserFact]
    public async Task Upload_OverASlowLine_GoesInPiecesAndGoesOnBehindThem()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);
        var (page, content) = (browser.Page, MovieWithLateIndex());
        await page.GotoAsync("/jobs");
        await browser.ThrottleAsync(1_500_000);
        server.Assets.Refuse = _ => server.Assets.Sent.Count < 4 ? null : 503;
        await page.GetByLabel("Files to encode").SetInputFilesAsync(await SavedAsync(content));
        await Assertions.Expect(page.Locator("upload-card").GetByText("Waiting for the server")).ToBeVisibleAsync();
        var before = server.Assets.Sent.ToList();
        Assert.Equal([(0, 0), (Blocks - 1, 100), (0, Head)], before.Take(3).Select(piece => (piece.Block, piece.Offset)));
        Assert.Equal((0, Head + before[2].Bytes), (before[3].Block, before[3].Offset));
        await page.ReloadAsync();
        server.Assets.Refuse = _ => null;
        await page.GetByLabel("File of film.mp4").SetInputFilesAsync(await SavedAsync(content));

        await page.WaitForFunctionAsync("() => document.querySelector('upload-card').upload.storedBytes > 2_000_000");
        Assert.All(server.Assets.Sent.Skip(2), piece => Assert.InRange(piece.Bytes, 64 * 1024, 3_000_000));
    }

    [BrowserFact]
    public async Task Upload_PausedAndResumed_SendsEveryBlockOnce()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);
        var (page, content) = (browser.Page, MovieWithLateIndex());
        server.Assets.Refuse = block => block == 2 ? 503 : null;
        await PickAsync(page, content);
        await Assertions.Expect(page.Locator("upload-card").GetByText("Waiting for the server")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause film.mp4" }).ClickAsync();
        await Assertions.Expect(page.Locator("upload-card").GetByText("Paused")).ToBeVisibleAsync();
        server.Assets.Refuse = _ => null;
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume film.mp4" }).ClickAsync();

        Assert.Equal(content, await server.Assets.Completed.Task.WaitAsync(Patience));
    }

    [BrowserFact]
    public async Task Upload_JobFails_StopsAndSaysWhy()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var browser = await chromium.OpenAsync(server.Address);
        server.Assets.Refuse = block => block == 3 ? 503 : null;
        await PickAsync(browser.Page, MovieWithLateIndex());
        await Assertions.Expect(browser.Page.Locator("upload-card").GetByText("Waiting for the server")).ToBeVisibleAsync();

        server.World.Put(server.World.Find(Samples.Id(900))! with { State = JobState.Failed, Fault = new Fault("source.unreadable", "The file is no video.") });

        await Assertions.Expect(browser.Page.Locator("upload-card").GetByText("The file is no video.")).ToBeVisibleAsync();
        await Assertions.Expect(browser.Page.Locator("upload-card").GetByText("source.unreadable")).ToBeVisibleAsync();
    }

    private static async Task PickAsync(IPage page, byte[] content)
    {
        await page.GotoAsync("/jobs");
        await page.GetByLabel("Files to encode").SetInputFilesAsync(await SavedAsync(content));
    }

    // A file of one path and one time of change, as a person picks it again.
    private static async Task<string> SavedAsync(byte[] content)
    {
        var path = Path.Combine(Folder.Value, "film.mp4");
        if (!File.Exists(path)) await File.WriteAllBytesAsync(path, content);
        return path;
    }

    // ftyp, mdat with a 64-bit size (ISO/IEC 14496-12 §4.2), and moov in the last block.
    private static byte[] MovieWithLateIndex()
    {
        var content = new byte[((Blocks - 1) * AssetInfo.BlockLength) + 5000];
        new Random(7).NextBytes(content);
        const int moov = ((Blocks - 1) * AssetInfo.BlockLength) + 100;
        Header(content, 0, 24, "ftyp");
        Header(content, 24, 1, "mdat");
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(32), moov - 24);
        Header(content, moov, 4900, "moov");
        return content;
    }

    private static void Header(byte[] content, int at, int size, string type)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(at), size);
        System.Text.Encoding.ASCII.GetBytes(type, content.AsSpan(at + 4));
    }
}
