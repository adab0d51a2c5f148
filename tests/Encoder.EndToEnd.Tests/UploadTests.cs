using System.Diagnostics;
using System.Text.Json;
using Encoder.TestSupport.Media;
using Encoder.TestSupport.Processes;

namespace Encoder.EndToEnd.Tests;

/// <summary><c>encoder serve</c> and <c>encoder upload</c> as a user runs them, each a process.</summary>
public sealed class UploadTests
{
    // Noise without loss: several blocks in a few seconds.
    private static readonly ClipSpec Clip = new()
    {
        Size = "320x240", Seconds = "6", Filter = "noise=alls=100:allf=t", Video = "-c:v libx264 -preset ultrafast -qp 0 -g 24 -pix_fmt yuv420p",
    };

    // What an upload leaves for the next command lies under this folder instead of the user's.
    private readonly Dictionary<string, string> environment = new() { ["XDG_DATA_HOME"] = TestMedia.NewFolder() };

    [FfmpegFact]
    public async Task Upload_KilledAgainAndAgainAndGivenAgain_EndsAsTheSameJob()
    {
        var clip = await TestMedia.ClipAsync(Clip);
        using var server = EncoderCommand.Start("serve", "--port", "0", "--data", TestMedia.NewFolder());
        try
        {
            environment["ENCODER_SERVER"] = await EncoderCommand.AddressAsync(server);
            var stored = 0L;
            for (var kill = 0; kill < 3; kill++) stored = await KillAfterABlockAsync(clip, stored);

            using var again = EncoderCommand.Start(environment, "upload", clip, "--ladder", "240p", "--wait", "--resume", "--json");
            var result = await EncoderCommand.EndAsync(again);

            Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}\n{result.Output}\n{result.Error}");
            var lines = result.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
            Assert.True(lines.First(line => Event(line) == "upload").GetProperty("bytes").GetInt64() >= stored);
            Assert.Equal("done", lines[^1].GetProperty("job").GetProperty("state").GetString());

            using var listing = EncoderCommand.Start(environment, "jobs", "--json");
            Assert.Equal(1, JsonDocument.Parse((await EncoderCommand.EndAsync(listing)).Output).RootElement.GetProperty("total").GetInt32());
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    // A name in Latin-1 is no UTF-8: .NET sees U+FFFD in its place, and found no such file.
    [FfmpegFact]
    public async Task Upload_OfAFileWhoseNameIsNotUtf8_IsUploadedUnderItsName()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "1", Audio = null });
        using var server = EncoderCommand.Start("serve", "--port", "0", "--data", TestMedia.NewFolder());
        try
        {
            var address = await EncoderCommand.AddressAsync(server);
            var script = "cd \"$3\" && name=$(printf 'caf\\351.mp4') && cp \"$1\" \"$name\" && exec \"$0\" upload \"$name\" --server \"$2\" --ladder 240p --json";
            var start = new ProcessStartInfo("sh", ["-c", script, EncoderExecutable.Path, clip, address, TestMedia.NewFolder()])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, Environment = { ["XDG_DATA_HOME"] = environment["XDG_DATA_HOME"] },
            };
            using var upload = Process.Start(start)!;
            var result = await EncoderCommand.EndAsync(upload);

            Assert.True(result.ExitCode == 0, result.Error);
            var lines = result.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
            Assert.Equal("caf\u00E9.mp4", lines[^1].GetProperty("job").GetProperty("fileName").GetString());
            Assert.Equal(lines[^1].GetProperty("job").GetProperty("id").GetString(), lines[0].GetProperty("job").GetString());
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    // The same for a file that is encoded here: its own name, and that of a folder above it or of the folder it is called from.
    [FfmpegTheory]
    [InlineData("name=$(printf 'caf\\351.mp4') && cp \"$1\" \"$name\"", "caf\u00E9.mp4")]
    [InlineData("mkdir \"$(printf 'd\\351')\" && name=$(printf 'd\\351/film.mp4') && cp \"$1\" \"$name\"", "film.mp4")]
    [InlineData("mkdir \"$(printf 'd\\351')\" && cd \"$(printf 'd\\351')\" && name=film.mp4 && cp \"$1\" \"$name\"", "film.mp4")]
    public async Task Encode_OfAFileWhosePathIsNotUtf8_IsEncodedUnderItsName(string prepare, string name)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "1", Audio = null });
        var output = Path.Combine(TestMedia.NewFolder(), "out");
        var start = new ProcessStartInfo("sh", ["-c", $"cd \"$2\" && {prepare} && exec \"$0\" encode \"$name\" -o \"$3\" --ladder 240p", EncoderExecutable.Path, clip, TestMedia.NewFolder(), output])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, Environment = { ["XDG_DATA_HOME"] = environment["XDG_DATA_HOME"] },
        };
        using var encode = Process.Start(start)!;
        var result = await EncoderCommand.EndAsync(encode);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(name, (await OutputFiles.ReportAsync(output)).Source.FileName);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(environment["XDG_DATA_HOME"], "encoder", "names")));
    }

    /// <summary>Uploads until the server has acknowledged a block more, then kills the command; gives the bytes acknowledged.</summary>
    private async Task<long> KillAfterABlockAsync(string clip, long stored)
    {
        using var upload = EncoderCommand.Start(environment, "upload", clip, "--ladder", "240p", "--limit-rate", "8M", "--resume", "--json");
        while (await upload.StandardOutput.ReadLineAsync() is { } line)
        {
            var told = JsonDocument.Parse(line).RootElement;
            if (Event(told) != "upload" || told.GetProperty("bytes").GetInt64() <= stored)
                continue;
            var bytes = told.GetProperty("bytes").GetInt64();
            upload.Kill();
            await upload.WaitForExitAsync();
            return bytes;
        }
        throw new InvalidOperationException($"The upload ended before it was killed: {await upload.StandardError.ReadToEndAsync()}");
    }

    private static string? Event(JsonElement line) => line.GetProperty("event").GetString();
}
