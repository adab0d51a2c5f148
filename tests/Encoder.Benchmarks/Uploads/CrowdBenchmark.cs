using System.Diagnostics;
using System.Globalization;
using Encoder.Benchmarks.Local;
using Encoder.Client;
using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Parameters;

namespace Encoder.Benchmarks.Uploads;

/// <summary>
/// <c>crowd</c>: what uploads over loopback, as fast as they go, cost others. (1) An encode alone and beside an upload without a job;
/// (2) ten uploads at once, each with its job: how equal their shares of bandwidth and slots are.
/// </summary>
internal static class CrowdBenchmark
{
    private const int SourceSeconds = 20;
    private const int AtOnce = 10;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-crowd-").FullName;
        try
        {
            var source = await LocalSource.MakeAsync(folder, options.Source, SourceSeconds, SourceKeyframes.Encoder);
            var spec = EncoderParameters.ApplyTo(new JobSpec { Ladder = Ladder.Parse("720p,360p"), Delivery = new DeliverySpec { Mp4 = false } }, $"-c:v libx264 -preset {options.Preset}");
            Console.WriteLine($"Source of {SourceSeconds} s, preset {options.Preset}; {options.Rounds} rounds, interleaved; {Environment.ProcessorCount} cores");
            await BesideAsync(folder, source.Path, spec, options);
            await TogetherAsync(folder, source.Path, spec, options);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task BesideAsync(string folder, string source, JobSpec spec, BenchmarkOptions options)
    {
        var large = Path.Combine(folder, "large.bin");
        ServerBenchmark.Write(large, (long)(options.Gigabytes * 1024 * 1024 * 1024));
        Console.WriteLine();
        Console.WriteLine("| round | encode alone s | beside an upload s | beside ÷ alone | upload MB/s |");
        Console.WriteLine("|---:|---:|---:|---:|---:|");
        var ratios = new List<double>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            var (alone, _) = await EncodeAsync(folder, source, spec, options.Encoder, null);
            var (beside, rate) = await EncodeAsync(folder, source, spec, options.Encoder, large);
            ratios.Add(beside / alone);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {round} | {alone.TotalSeconds:F2} | {beside.TotalSeconds:F2} | {beside / alone:F3} | {rate / 1e6:F0} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| median | | | {ratios.Order().ElementAt(ratios.Count / 2):F3} | |"));
        File.Delete(large);
    }

    /// <summary>The time from the submission of a complete asset to the end of its job, and the bytes a second of what is uploaded meanwhile, again and again.</summary>
    private static async Task<(TimeSpan Encode, double BytesPerSecond)> EncodeAsync(string folder, string source, JobSpec spec, string encoder, string? beside)
    {
        var data = Path.Combine(folder, "data");
        TimeSpan encode;
        double rate;
        await using (var server = await ServedEncoder.StartAsync(encoder, data))
        {
            using var client = Client(server, folder);
            var asset = await client.UploadFileAsync(source, new UploadOptions { Resume = false });
            using var ended = new CancellationTokenSource();
            var uploading = beside is null ? Task.FromResult(0.0) : UploadUntilAsync(client, server.Address, beside, ended.Token);
            var clock = Stopwatch.StartNew();
            await DoneAsync(client, (await client.CreateJobAsync(new CreateJobRequest(asset.Id) { Spec = spec })).Id);
            encode = clock.Elapsed;
            await ended.CancelAsync();
            rate = await uploading;
        }

        Directory.Delete(data, recursive: true);
        return (encode, rate);
    }

    private static async Task<double> UploadUntilAsync(EncoderClient client, Uri server, string path, CancellationToken ended)
    {
        var clock = Stopwatch.StartNew();
        var progress = new Sent();
        using var http = new HttpClient { BaseAddress = server };
        try
        {
            while (true)
            {
                var asset = await client.UploadFileAsync(path, new UploadOptions { Resume = false }, progress, ended);
                progress.Next();
                using var deleted = await http.DeleteAsync(new Uri($"/api/assets/{asset.Id}", UriKind.Relative), ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return progress.Bytes / clock.Elapsed.TotalSeconds;
        }
    }

    private static async Task TogetherAsync(string folder, string source, JobSpec spec, BenchmarkOptions options)
    {
        Console.WriteLine();
        Console.WriteLine($"| round | {AtOnce} uploads: first to end s | last s | last ÷ first | first playable s | last playable s | first done s | last done s |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (var round = 1; round <= options.Rounds; round++)
        {
            var data = Path.Combine(folder, $"together-{round}");
            await using (var server = await ServedEncoder.StartAsync(options.Encoder, data))
            {
                var rate = options.Rate;
                var runs = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => UploadRun.RunAsync(
                    server.Address, Directory.CreateDirectory(Path.Combine(folder, $"state-{round}-{number}")).FullName, source, spec, rate, 0)));
                var (ends, playable, done) = (Seconds(runs, run => run.LastByte), Seconds(runs, run => run.Playable), Seconds(runs, run => run.Done));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {round} | {ends.First:F2} | {ends.Last:F2} | {ends.Last / ends.First:F2} | {playable.First:F1} | {playable.Last:F1} | {done.First:F1} | {done.Last:F1} |"));
            }

            Directory.Delete(data, recursive: true);
        }
    }

    private static (double First, double Last) Seconds(IEnumerable<UploadRun> runs, Func<UploadRun, TimeSpan> figure) =>
        (runs.Min(run => figure(run).TotalSeconds), runs.Max(run => figure(run).TotalSeconds));

    private static EncoderClient Client(ServedEncoder server, string folder) => new(new EncoderClientOptions { Server = server.Address, StateFolder = folder });

    private static async Task DoneAsync(EncoderClient client, string id)
    {
        await foreach (var job in client.WatchAsync(id))
            if (job.State.IsFinal() && job.State != JobState.Done) throw new FaultException(job.Fault ?? new Fault(ErrorCodes.WorkFailed, "The job did not end well."));
    }

    private sealed class Sent : IProgress<UploadProgress>
    {
        private long before;
        private long current;

        public long Bytes => Interlocked.Read(ref before) + Interlocked.Read(ref current);

        public void Report(UploadProgress value) => Interlocked.Exchange(ref current, value.StoredBytes);

        public void Next() => Interlocked.Add(ref before, Interlocked.Exchange(ref current, 0));
    }
}
