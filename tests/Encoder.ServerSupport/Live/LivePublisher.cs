using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using Xunit;

namespace Encoder.ServerSupport.Live;

/// <summary>
/// ffmpeg as the publisher of a live stream, in real time. Every picture has its number burnt in, as sixteen bars that are black or white, so that it can
/// be read after any encode.
/// </summary>
public sealed class LivePublisher : IAsyncDisposable
{
    public const int Width = 160;
    public const int Height = 96;
    public const int Rate = 25;
    private const int Bits = 16;
    private const int BarWidth = Width / Bits;
    private readonly Process process;
    private readonly Task<string> errors;
    private readonly Task reading;
    private int sent;

    private LivePublisher(Process process)
    {
        (this.process, errors) = (process, process.StandardError.ReadToEndAsync());
        reading = ReadAsync();
    }

    /// <summary>Pictures that it has sent, as it says itself ten times a second: the clock by which latency is counted.</summary>
    public int Sent => Volatile.Read(ref sent);

    /// <summary>
    /// Publishes so many pictures, with sound, then goes. To an address by HTTP it listens, and serves one client. It writes an HLS playlist to a file, with
    /// segments of a keyframe each beside it.
    /// </summary>
    public static LivePublisher Start(string address, int frames)
    {
        string[] output = address.Split(':')[0] switch
        {
            "srt" => ["-f", "mpegts"],
            "http" => ["-f", "mpegts", "-listen", "1"],
            "rtmp" => ["-f", "flv"],
            _ => ["-f", "hls", "-hls_time", "1", "-hls_list_size", "6", "-hls_flags", "temp_file"],
        };
        return Run([.. Stream(frames, Rate), .. output, address]);
    }

    /// <summary>Writes the stream of a publisher to a file, with pictures that are enlarged to 640 by 360; many can publish it at once.</summary>
    public static async Task RecordAsync(string file, int frames, int rate)
    {
        using var process = Process.Start("ffmpeg", ["-nostdin", "-v", "error", .. Stream(frames, rate), "-vf", "scale=640:360:flags=neighbor", "-f", "flv", file]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Publishes such a file by RTMP.</summary>
    public static LivePublisher Replay(string file, string address) => Run(["-i", file, "-c", "copy", "-f", "flv", address]);

    private static LivePublisher Run(string[] stream) => new(Process.Start(
        new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-stats_period", "0.1", "-progress", "pipe:1", "-re", .. stream]) { RedirectStandardError = true, RedirectStandardOutput = true })!);

    private static string[] Stream(int frames, int rate)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"color=black:s={Width}x{Height}:r={rate},geq=lum='if(mod(floor(N/pow(2,floor(X/{BarWidth}))),2),235,16)':cb=128:cr=128");
        return
        [
            "-f", "lavfi", "-i", number, "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", ((double)frames / rate).ToString(CultureInfo.InvariantCulture),
            "-c:v", "libx264", "-preset", "ultrafast", "-g", (2 * rate).ToString(CultureInfo.InvariantCulture), "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac",
        ];
    }

    /// <summary>The same, once the port of the address is open: after a publisher has gone it takes a moment, in which others try again.</summary>
    public static async Task<LivePublisher> StartWhenOpenAsync(string address, int frames)
    {
        using var next = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!IsOpen(new Uri(address))) await next.WaitForNextTickAsync();
        return Start(address, frames);
    }

    private static bool IsOpen(Uri address)
    {
        var ports = IPGlobalProperties.GetIPGlobalProperties();
        return (address.Scheme == "srt" ? ports.GetActiveUdpListeners() : ports.GetActiveTcpListeners()).Any(open => open.Port == address.Port);
    }

    /// <summary>Waits until it has sent everything, or was refused; its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>It sends nothing any more, while its connection stays open.</summary>
    public async Task FallSilentAsync()
    {
        using var stop = Process.Start("kill", ["-STOP", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await stop.WaitForExitAsync();
    }

    /// <summary>The numbers in pictures of so many pixels, one byte each.</summary>
    public static IReadOnlyList<int> Numbers(byte[] luma) =>
    [
        .. Enumerable.Range(0, luma.Length / (Width * Height)).Select(picture =>
            Enumerable.Range(0, Bits).Sum(bit => luma[(picture * Width * Height) + (Height / 2 * Width) + (bit * BarWidth) + (BarWidth / 2)] > 128 ? 1 << bit : 0)),
    ];

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("frame=", StringComparison.Ordinal)) Volatile.Write(ref sent, int.Parse(line.AsSpan(6), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture));
    }

    /// <summary>It goes, in the middle of what it sends.</summary>
    public async Task StopAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await errors;
        await reading;
        process.Dispose();
    }
}
