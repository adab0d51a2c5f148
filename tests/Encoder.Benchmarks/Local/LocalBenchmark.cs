using System.Globalization;

namespace Encoder.Benchmarks.Local;

/// <summary>
/// <c>local</c>: (a) the best single ffmpeg command, (b) one ffmpeg per rung in turn, (c) <c>encoder encode</c>; interleaved rounds,
/// medians, ratios; size and SSIM per rung of (a) and (c). (a) and (b) write HLS only, (c) writes HLS, DASH and the MP4s.
/// </summary>
internal static class LocalBenchmark
{
    private const int SegmentSeconds = 4;

    public static async Task<int> RunAsync(LocalOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-local-").FullName;
        try
        {
            var isWithin = true;
            foreach (var keyframes in options.Keyframes)
            {
                var source = await LocalSource.MakeAsync(folder, options.Source, options.Seconds, keyframes);
                Console.WriteLine($"Source: {source.Description}; {options.Rounds} rounds, interleaved; {Environment.ProcessorCount} cores");
                foreach (var preset in options.Presets)
                    isWithin &= await RoundsAsync(folder, source, new LocalLadder(preset, SegmentSeconds, source.FramesPer(SegmentSeconds), options.Rungs), options);
            }

            return isWithin ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>False when the processor time is beyond its limit.</summary>
    private static async Task<bool> RoundsAsync(string folder, LocalSource source, LocalLadder ladder, LocalOptions options)
    {
        var (a, b, c) = (Path.Combine(folder, "a"), Path.Combine(folder, "b"), Path.Combine(folder, "c"));
        List<Measured> single = [], perRung = [], chunked = [], handBrake = [];
        var hasHandBrake = options.Limit is null && ladder.Rungs.Count == 1 && HandBrake.IsInstalled;
        for (var round = 0; round < options.Rounds; round++)
        {
            Renew(a, b, c);
            single.Add(await Measured.RunAsync("ffmpeg", ladder.SingleCommand(source.Path, a)));
            var turns = new List<Measured>();
            if (options.Limit is null)
            {
                foreach (var command in ladder.CommandPerRung(source.Path, b)) turns.Add(await Measured.RunAsync("ffmpeg", command));
                perRung.Add(turns.Aggregate((one, other) => new Measured(one.Wall + other.Wall, one.Cpu + other.Cpu)));
                if (hasHandBrake) handBrake.Add(await Measured.RunAsync(HandBrake.Program, HandBrake.Command(ladder, source.Path, Path.Combine(b, "handbrake.mp4"))));
            }

            chunked.Add(await Measured.RunAsync(options.Encoder,
            [
                "encode", source.Path, "-o", c, "--quiet", "--ladder", string.Join(',', ladder.Rungs.Select(rung => rung.Name)),
                "--segment-seconds", $"{SegmentSeconds}", "--encoder-params", ladder.EncoderParams, .. options.EncoderArguments,
            ]));
        }

        if (options.Limit is { } limit)
        {
            var ratio = MedianRatio(chunked, single, run => run.Cpu);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Processor time of encoder encode ÷ one ffmpeg: {ratio:F3}, limit {limit:F2}"));
            return ratio <= limit;
        }

        Print(ladder.Preset, single, perRung, chunked, handBrake);
        await QualityAsync(source, ladder, a, c);
        return true;
    }

    private static void Renew(params string[] folders)
    {
        foreach (var folder in folders)
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
        }
    }

    private static void Print(string preset, List<Measured> single, List<Measured> perRung, List<Measured> chunked, List<Measured> handBrake)
    {
        Console.WriteLine();
        Console.WriteLine($"| {preset} | wall s | CPU s | wall ÷ a | CPU ÷ a | wall ÷ b | CPU ÷ b |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (name, runs) in new[] { ("a: one ffmpeg", single), ("b: one per rung", perRung), ("c: encoder encode", chunked), ("HandBrakeCLI", handBrake) }.Where(entry => entry.Item2.Count > 0))
        {
            var median = Measured.Median(runs);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {median.Wall.TotalSeconds:F2} | {median.Cpu.TotalSeconds:F2} | {Ratio(runs, single, run => run.Wall)} | {Ratio(runs, single, run => run.Cpu)} | {Ratio(runs, perRung, run => run.Wall)} | {Ratio(runs, perRung, run => run.Cpu)} |"));
        }
    }

    /// <summary>Median of the ratios taken round by round, so that a machine that drifts does not count.</summary>
    private static double MedianRatio(List<Measured> runs, List<Measured> basis, Func<Measured, TimeSpan> figure)
    {
        var ratios = runs.Zip(basis, (run, other) => figure(run) / figure(other)).Order().ToList();
        return ratios[ratios.Count / 2];
    }

    private static string Ratio(List<Measured> runs, List<Measured> basis, Func<Measured, TimeSpan> figure) =>
        MedianRatio(runs, basis, figure).ToString("F3", CultureInfo.InvariantCulture);

    private static async Task QualityAsync(LocalSource source, LocalLadder ladder, string a, string c)
    {
        Console.WriteLine();
        Console.WriteLine($"| {ladder.Preset} | bytes a | bytes c | c ÷ a | SSIM a | SSIM c |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var rung in ladder.Rungs)
        {
            var (one, other) = (Path.Combine(a, rung.Name), Path.Combine(c, rung.Name));
            var (bytesOne, bytesOther) = (Bytes(one), Bytes(other));
            var (ssimOne, ssimOther) = (await SsimAsync(source, rung, one), await SsimAsync(source, rung, other));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {rung.Name} | {bytesOne} | {bytesOther} | {(double)bytesOther / bytesOne:F4} | {ssimOne:F5} | {ssimOther:F5} |"));
        }
    }

    private static long Bytes(string rendition) => Directory.EnumerateFiles(rendition, "*.m4s").Sum(file => new FileInfo(file).Length);

    private static async Task<double> SsimAsync(LocalSource source, LocalLadder.Rung rung, string rendition)
    {
        var (exit, _, error) = await Measured.CaptureAsync("ffmpeg",
        [
            "-nostdin", "-i", source.Path, "-i", Path.Combine(rendition, "playlist.m3u8"), "-filter_complex",
            $"[0:v]{LocalLadder.Scale(rung)},setpts=PTS-STARTPTS[r];[1:v]setpts=PTS-STARTPTS[d];[d][r]ssim", "-f", "null", "-",
        ]);
        var at = error.LastIndexOf("All:", StringComparison.Ordinal);
        if (exit != 0 || at < 0) throw new InvalidOperationException($"ssim of {rendition} failed: {error}");
        return double.Parse(error.AsSpan(at + 4, error.IndexOf(' ', at) - at - 4), CultureInfo.InvariantCulture);
    }
}
