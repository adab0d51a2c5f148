using System.Diagnostics;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>The sample client/samples/UploadAndInspect, as its README runs it.</summary>
public sealed class SampleTests
{
    [FfmpegFact]
    public async Task UploadAndInspect_AgainstAServer_TellsWhatItDownloaded()
    {
        var source = await TestMedia.ClipAsync(new ClipSpec { Seconds = "1", More = "-metadata:s:a:0 language=fra" });
        var folder = Path.Combine(TestMedia.NewFolder(), "out");
        await using var server = await ServeProcess.StartAsync(TestMedia.NewFolder());

        var result = await RunAsync(server.Address.ToString(), source, folder);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var length = FormattableString.Invariant($"{new FileInfo(source).Length:N0}");
        Assert.Contains($"Upload: {length} of {length} bytes stored", result.Output, StringComparison.Ordinal);
        Assert.Contains(": Done, 100 % encoded", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n360p\.mp4: 00:00:01\.0\d, h264 160x120 24 frames/s, aac 2 channels fra\n\z", result.Output);
        Assert.True(File.Exists(Path.Combine(folder, "master.m3u8")));
    }

    [FfmpegFact]
    public async Task UploadAndInspect_FileThatIsNoVideo_FailsWithItsCode()
    {
        var source = Path.Combine(TestMedia.NewFolder(), "text.mp4");
        await File.WriteAllTextAsync(source, "This is no film.\n");
        await using var server = await ServeProcess.StartAsync(TestMedia.NewFolder());

        var result = await RunAsync(server.Address.ToString(), source, Path.Combine(TestMedia.NewFolder(), "out"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[asset.unreadable]", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UploadAndInspect_WithoutArguments_TellsItsUsage()
    {
        var result = await RunAsync();

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("Usage: UploadAndInspect SERVER FILE FOLDER", result.Error, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "UploadAndInspect.exe" : "UploadAndInspect");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["XDG_DATA_HOME"] = TestMedia.NewFolder();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        return await EncoderCommand.EndAsync(process);
    }
}
