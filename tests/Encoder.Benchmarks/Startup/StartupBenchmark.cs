using System.Globalization;
using Encoder.Benchmarks.Local;
using Encoder.Benchmarks.Uploads;

namespace Encoder.Benchmarks.Startup;

/// <summary>
/// Verb <c>startup</c>: help, the encode of a clip of one second, and a server until it answers and back to its end; of one or
/// several published commands in turn. Beside the encode stands one ffmpeg of the same.
/// </summary>
internal static class StartupBenchmark
{
    private const int Seconds = 1;

    public static async Task<int> RunAsync(StartupOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-startup-").FullName;
        try
        {
            var clip = await ClipAsync(folder);
            var encode = (string encoder) => Measured.RunAsync(encoder, ["encode", clip, "-o", Path.Combine(folder, "out"), "--ladder", "240p", "--quiet", "--force"]);
            Console.WriteLine("| what | command | wall s | CPU s | wall − first | CPU − first |");
            Console.WriteLine("|---|---|---:|---:|---:|---:|");
            await CompareAsync("`--help`", options, static encoder => Measured.RunAsync(encoder, ["--help"]));
            await CompareAsync("`encode`, 1 s", options, encode);
            await CompareAsync("`serve`, ready and ended", options, encoder => ServeAsync(encoder, folder));
            await CompareAsync("one ffmpeg of the same", options with { Encoders = ["ffmpeg"] }, ffmpeg => Measured.RunAsync(ffmpeg,
                ["-nostdin", "-v", "error", "-y", "-i", clip, "-vf", "scale=426:240", "-c:v", "libx264", "-preset", "medium", Path.Combine(folder, "one.mp4")]));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(string what, StartupOptions options, Func<string, Task<Measured>> measure)
    {
        var runs = options.Encoders.ToDictionary(encoder => encoder, _ => new List<Measured>());
        foreach (var encoder in options.Encoders) await measure(encoder);
        for (var round = 0; round < options.Rounds; round++)
            foreach (var encoder in options.Encoders) runs[encoder].Add(await measure(encoder));
        var first = Measured.Median(runs[options.Encoders[0]]);
        foreach (var encoder in options.Encoders)
        {
            var median = Measured.Median(runs[encoder]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {what} | {encoder} | {median.Wall.TotalSeconds:F2} | {median.Cpu.TotalSeconds:F2} | {(median.Wall - first.Wall).TotalSeconds:F2} | {(median.Cpu - first.Cpu).TotalSeconds:F2} |"));
        }
    }

    private static async Task<Measured> ServeAsync(string encoder, string folder)
    {
        var data = Path.Combine(folder, "data");
        if (Directory.Exists(data)) Directory.Delete(data, recursive: true);
        return await Measured.WatchAsync(async () =>
        {
            await using var server = await ServedEncoder.StartAsync(encoder, data);
            using var http = new HttpClient { BaseAddress = server.Address };
            (await http.GetAsync(new Uri("health/ready", UriKind.Relative))).EnsureSuccessStatusCode();
        });
    }

    private static async Task<string> ClipAsync(string folder)
    {
        var clip = Path.Combine(folder, "clip.mp4");
        await Measured.RunAsync("ffmpeg",
        [
            "-nostdin", "-v", "error", "-f", "lavfi", "-i", $"testsrc2=size=640x360:rate=25:duration={Seconds}", "-c:v", "libx264", "-preset", "ultrafast",
            "-g", "50", "-pix_fmt", "yuv420p", clip,
        ]);
        return clip;
    }
}
