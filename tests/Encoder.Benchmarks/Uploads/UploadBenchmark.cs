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
            Console.WriteLine($"Preset {options.Preset}, ladder {string.Join(' ', LocalLadder.AllRungs.Select(rung => rung.Name))}; {options.Rounds} rounds; {Environment.ProcessorCount} cores");
            Console.WriteLine();
            Console.WriteLine("| source min | keyframes | MB | upload s | a: ffmpeg after it s | b: done after it s | b ÷ a | least, most | first playable s | share uploaded then | after its bytes s | last byte to playable s |");
            Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var keyframes in options.Keyframes)
                foreach (var minutes in options.Minutes)
                    await RoundsAsync(folder, minutes, keyframes, options);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RoundsAsync(string folder, double minutes, SourceKeyframes keyframes, BenchmarkOptions options)
    {
        var work = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        var source = await LocalSource.MakeAsync(work, options.Source, (int)(minutes * 60), keyframes);
        var length = new FileInfo(source.Path).Length;
        // The first chunk is a segment.
        var firstChunk = await source.BytesUntilAsync(SegmentSeconds);
        var rounds = new List<UploadRound>();
        for (var round = 0; round < options.Rounds; round++)
            rounds.Add(await MeasureAsync(Directory.CreateDirectory(Path.Combine(work, $"{round}")).FullName, source, firstChunk, options));

        var ratios = rounds.Select(round => round.Left / round.Single).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {minutes:0.##} | {LocalSource.Describe(keyframes)} | {length / 1e6:F1} | {Median(rounds, round => round.Upload.LastByte):F1} | {Median(rounds, round => round.Single):F1} | {Median(rounds, round => round.Left):F2} | {ratios[ratios.Count / 2]:F3} | {ratios[0]:F3}, {ratios[^1]:F3} | {Median(rounds, round => round.Upload.Playable):F1} | {rounds.Select(round => round.Upload.PlayableShare).Order().ElementAt(rounds.Count / 2):P0} | {Median(rounds, round => round.Upload.Playable - round.Upload.FirstChunk):F2} | {Median(rounds, round => round.ToPlayable):F2} |"));
        Directory.Delete(work, recursive: true);
    }

    private static async Task<UploadRound> MeasureAsync(string work, LocalSource source, long firstChunk, BenchmarkOptions options)
    {
        var ladder = new LocalLadder(options.Preset, SegmentSeconds, source.FramesPer(SegmentSeconds), LocalLadder.AllRungs);
        var single = await Measured.RunAsync("ffmpeg", ladder.SingleCommand(source.Path, Directory.CreateDirectory(Path.Combine(work, "a")).FullName));
        var rate = options.Rate ?? (long)(new FileInfo(source.Path).Length / (single.Wall.TotalSeconds * Margin));
        var spec = EncoderParameters.ApplyTo(
            new JobSpec
            {
                Ladder = Ladder.Parse(string.Join(',', LocalLadder.AllRungs.Select(rung => rung.Name))), Delivery = new DeliverySpec { SegmentSeconds = SegmentSeconds },
            },
            ladder.EncoderParams);
        await using var server = await ServedEncoder.StartAsync(options.Encoder, Path.Combine(work, "data"));
        return new UploadRound(single.Wall, await UploadRun.RunAsync(server.Address, work, source.Path, spec, rate, firstChunk));
    }

    private static double Median(List<UploadRound> rounds, Func<UploadRound, TimeSpan> figure) =>
        rounds.Select(figure).Order().ElementAt(rounds.Count / 2).TotalSeconds;

    /// <summary>ffmpeg over the whole file, and the upload beside which the server encodes.</summary>
    private sealed record UploadRound(TimeSpan Single, UploadRun Upload)
    {
        public TimeSpan Left => Upload.Done - Upload.LastByte;

        public TimeSpan ToPlayable => Upload.Playable > Upload.LastByte ? Upload.Playable - Upload.LastByte : TimeSpan.Zero;
    }
}
