using System.Globalization;
using Encoder.Benchmarks.Local;
using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Parameters;

namespace Encoder.Benchmarks.Uploads;

/// <summary>
/// <c>upload</c>: what is left to wait for after the last byte. (a) upload, then the best single ffmpeg command; (b) upload to
/// <c>encoder serve</c>, which encodes meanwhile. Both upload at the rate at which ffmpeg encodes the file, less a margin.
/// </summary>
internal static class UploadBenchmark
{
    private const int SegmentSeconds = 4;

    // The server decodes, splits and stores beside the encode: at ffmpeg's own rate it would be the upload that waits for it.
    private const double Margin = 1.25;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-upload-").FullName;
        try
        {
            Console.WriteLine($"Preset {options.Preset}, ladder {string.Join(' ', LocalLadder.Rungs.Select(rung => rung.Name))}; {Environment.ProcessorCount} cores");
            Console.WriteLine();
            Console.WriteLine("| source min | MB | upload s | a: ffmpeg after it s | b: done after it s | b ÷ a | first playable s | share uploaded then | last byte to playable s |");
            Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var minutes in options.Minutes)
                await MeasureAsync(folder, minutes, options);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string folder, double minutes, BenchmarkOptions options)
    {
        var work = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        var source = await LocalSource.MakeAsync(work, options.Source, (int)(minutes * 60));
        var ladder = new LocalLadder(options.Preset, SegmentSeconds, source.FramesPer(SegmentSeconds));
        var after = await Measured.RunAsync("ffmpeg", ladder.SingleCommand(source.Path, Directory.CreateDirectory(Path.Combine(work, "a")).FullName));

        var length = new FileInfo(source.Path).Length;
        var rate = options.Rate ?? (long)(length / (after.Wall.TotalSeconds * Margin));
        var spec = EncoderParameters.ApplyTo(
            new JobSpec
            {
                Ladder = Ladder.Parse(string.Join(',', LocalLadder.Rungs.Select(rung => rung.Name))), Delivery = new DeliverySpec { SegmentSeconds = SegmentSeconds },
            },
            ladder.EncoderParams);
        await using var server = await ServedEncoder.StartAsync(options.Encoder, Path.Combine(work, "data"));
        var run = await UploadRun.RunAsync(server.Address, work, source.Path, spec, rate);

        var left = run.Done - run.LastByte;
        var toPlayable = run.Playable > run.LastByte ? (run.Playable - run.LastByte).TotalSeconds : 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {minutes:0.##} | {length / 1e6:F1} | {run.LastByte.TotalSeconds:F1} | {after.Wall.TotalSeconds:F1} | {left.TotalSeconds:F2} | {left / after.Wall:F3} | {run.Playable.TotalSeconds:F1} | {run.PlayableShare:P0} | {toPlayable:F2} |"));
    }
}
