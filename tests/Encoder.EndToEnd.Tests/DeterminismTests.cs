using System.Diagnostics;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Slots, kills and restarts never change a byte.</summary>
public sealed class DeterminismTests
{
    private static readonly ClipSpec Clip = new() { Size = "640x360", Seconds = "12", Video = "-c:v libx264 -preset ultrafast -g 24 -bf 2 -pix_fmt yuv420p" };
    private static readonly string[] Options = ["--ladder", "360p,240p", "--encoder-params", "-c:v libx264 -preset veryfast", "--chunk-seconds", "1", "--segment-seconds", "1"];

    private static readonly Lazy<Task<IReadOnlyList<string>>> Undisturbed = new(async () =>
        OutputFiles.Hashes(await EncoderCommand.EncodeAsync(await TestMedia.ClipAsync(Clip), [.. Options, "--slots", "2"])));

    [FfmpegTheory]
    [InlineData("1")]
    [InlineData("4")]
    public async Task Encode_OtherNumberOfSlots_SameBytes(string slots)
    {
        var output = await EncoderCommand.EncodeAsync(await TestMedia.ClipAsync(Clip), [.. Options, "--slots", slots]);

        Assert.Equal(await Undisturbed.Value, OutputFiles.Hashes(output));
    }

    [FfmpegFact]
    public async Task Encode_ChunkEncodesKilled_SameBytes()
    {
        var folder = Path.Combine(TestMedia.NewFolder(), "out");
        using var encoder = EncoderCommand.Start(["encode", await TestMedia.ClipAsync(Clip), "-o", folder, "--json", .. Options]);
        var ended = EncoderCommand.EndAsync(encoder);
        var killed = await KillChildrenAsync(encoder, ended, atMost: 6);
        var result = await ended;

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.True(killed > 0, "no encode was there to be killed");
        Assert.Equal(await Undisturbed.Value, OutputFiles.Hashes(folder));
    }

    [FfmpegTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Encode_KilledAndRunAgain_SameBytes(int seed)
    {
        var folder = Path.Combine(TestMedia.NewFolder(), "out");
        string[] command = ["encode", await TestMedia.ClipAsync(Clip), "-o", folder, .. Options];
        var random = new Random(seed);
        for (var round = 0; round < 3; round++)
        {
            using var process = EncoderCommand.Start(command);
            var ended = EncoderCommand.EndAsync(process);
            await Task.WhenAny(ended, Task.Delay(random.Next(200, 2500)));
            process.Kill();
            await ended;
        }

        var result = await EncoderCommand.RunAsync(command);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(await Undisturbed.Value, OutputFiles.Hashes(folder));
        Assert.Empty(Directory.EnumerateDirectories(folder, ".*"));
    }

    /// <summary>An encode that may be killed: a third attempt is the last, and killing it too would rightly end the job.</summary>
    private static bool IsEarlyAttempt(LinuxProcess process) =>
        process.Command.Contains("pipe:0", StringComparison.Ordinal)
        && (process.Command.Contains("/1-", StringComparison.Ordinal) || process.Command.Contains("/2-", StringComparison.Ordinal));

    /// <summary>Kills one ffmpeg of the command after the other, as they come up.</summary>
    private static async Task<int> KillChildrenAsync(Process encoder, Task ended, int atMost)
    {
        var killed = 0;
        while (!ended.IsCompleted && killed < atMost)
        {
            var victim = LinuxProcesses.Descendants(encoder.Id).FirstOrDefault(IsEarlyAttempt);
            if (victim is not null && LinuxProcesses.TryKill(victim.Id)) killed++;
            await Task.WhenAny(ended, Task.Delay(150));
        }

        return killed;
    }
}
