using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Encoder.Benchmarks.Live;

/// <summary>An ffmpeg with <c>-benchmark</c> that runs beside others: how many frames it has sent, and what it has cost at its end.</summary>
internal sealed partial class FfmpegProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;
    private readonly Task reading;
    private int frames;

    private FfmpegProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
        reading = ReadAsync();
    }

    /// <summary>The frames of its newest report.</summary>
    public int Frames => Volatile.Read(ref frames);

    public bool HasExited => process.HasExited;

    public static FfmpegProcess Start(IEnumerable<string> arguments) =>
        new(Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!);

    /// <summary>Waits for its end; its processor time. Throws with the end of its stderr when it fails.</summary>
    public async Task<TimeSpan> EndAsync()
    {
        await process.WaitForExitAsync();
        await reading;
        var text = await errors;
        if (process.ExitCode != 0 || Cost().Match(text) is not { Success: true } cost) throw new InvalidOperationException($"ffmpeg ended with {process.ExitCode}: {text}");
        return Seconds(cost.Groups["user"].Value) + Seconds(cost.Groups["system"].Value);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("frame=", StringComparison.Ordinal)) Volatile.Write(ref frames, int.Parse(line.AsSpan(6), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture));
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

    [GeneratedRegex("bench: utime=(?<user>[0-9.]+)s stime=(?<system>[0-9.]+)s")]
    private static partial Regex Cost();
}
