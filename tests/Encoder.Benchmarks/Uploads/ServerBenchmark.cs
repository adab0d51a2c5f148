using System.Diagnostics;
using System.Globalization;
using Encoder.Benchmarks.Local;
using Encoder.Client;
using Encoder.Contracts;

namespace Encoder.Benchmarks.Uploads;

/// <summary>
/// <c>server</c>: an upload without a job over loopback, against copying the same file on the same disk with fsync; and what memory
/// the server takes for it.
/// </summary>
internal static class ServerBenchmark
{
    private const int PatternLength = 64 * 1024 * 1024;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-server-").FullName;
        try
        {
            var source = Path.Combine(folder, "source.bin");
            var length = Write(source, (long)(options.Gigabytes * 1024 * 1024 * 1024));
            Console.WriteLine($"{options.Gigabytes.ToString(CultureInfo.InvariantCulture)} GiB, {options.Rounds} rounds, interleaved; {Environment.ProcessorCount} cores");
            Console.WriteLine();
            Console.WriteLine("| round | copy + fsync MB/s | upload MB/s | upload ÷ copy | server MiB at start | at half | at the end | most |");
            Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
            for (var round = 1; round <= options.Rounds; round++)
                await RoundAsync(folder, source, length, round, options.Encoder);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RoundAsync(string folder, string source, long length, int round, string encoder)
    {
        var copy = Path.Combine(folder, "copy.bin");
        var copying = await Measured.RunAsync("sh", ["-c", "cp \"$1\" \"$2\" && sync \"$2\"", "sh", source, copy]);
        File.Delete(copy);

        var data = Path.Combine(folder, $"data-{round}");
        await using (var server = await ServedEncoder.StartAsync(encoder, data))
        {
            using var client = new EncoderClient(new EncoderClientOptions { Server = server.Address, StateFolder = folder });
            await client.GetNodesAsync();
            var atStart = server.ResidentMiB;
            var halfway = new Halfway(server);
            var clock = Stopwatch.StartNew();
            await client.UploadFileAsync(source, new UploadOptions { Resume = false }, halfway);
            var uploading = clock.Elapsed;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {round} | {length / copying.Wall.TotalSeconds / 1e6:F0} | {length / uploading.TotalSeconds / 1e6:F0} | {copying.Wall / uploading:F2} | {atStart:F0} | {halfway.MiB:F0} | {server.ResidentMiB:F0} | {server.PeakMiB:F0} |"));
        }
        Directory.Delete(data, recursive: true);
    }

    public static long Write(string path, long length)
    {
        var pattern = new byte[PatternLength];
        new Random(1).NextBytes(pattern);
        using var file = File.Create(path);
        for (var number = 0L; file.Length < length; number++)
        {
            // No two blocks are alike.
            BitConverter.TryWriteBytes(pattern, number);
            file.Write(pattern.AsSpan(0, (int)Math.Min(PatternLength, length - file.Position)));
        }
        file.Flush(flushToDisk: true);
        return file.Length;
    }

    private sealed class Halfway(ServedEncoder server) : IProgress<UploadProgress>
    {
        private double? miB;

        public double MiB => miB ?? double.NaN;

        public void Report(UploadProgress value)
        {
            if (value.StoredBytes >= value.TotalBytes / 2) miB ??= server.ResidentMiB;
        }
    }
}
