using System.Diagnostics;
using System.Globalization;
using Encoder.Grains;
using Encoder.Silo.Embedded;
using Encoder.TestSupport.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Benchmarks.Clusters;

/// <summary>
/// Part 2: nodes that take a chunk at every check-in, from one dispatcher that knows many jobs and many waiting nodes; and jobs that announce
/// their work to it. The calls come from the dispatcher's own silo: what the network costs besides is the callers' and the silo's, not the grain's.
/// </summary>
internal static class DispatcherBenchmark
{
    private const int Callers = 64;
    private const int CheckIns = 50_000;
    private const int Announcements = 20_000;

    public static async Task RunAsync()
    {
        Console.WriteLine();
        Console.WriteLine("| jobs | nodes | grants/s | announcements/s |");
        Console.WriteLine("|---:|---:|---:|---:|");
        foreach (var (jobs, nodes) in new[] { (10, 10), (100, 100), (1000, 1000), (10_000, 1000) })
        {
            var (grants, announcements) = await MeasureAsync(jobs, nodes);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {jobs:N0} | {nodes:N0} | {grants:N0} | {announcements:N0} |"));
        }
    }

    private static async Task<(double Grants, double Announcements)> MeasureAsync(int jobs, int nodes)
    {
        using var host = EmbeddedHost.Build(new MemoryStore(), new EmbeddedSiloOptions { DataDirectory = "" }, TimeProvider.System);
        await host.StartAsync();
        var dispatcher = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IDispatcherGrain>("benchmark");
        for (var job = 0; job < jobs; job++) await dispatcher.AnnounceAsync(Ready(job, revision: 1), CancellationToken.None);

        // Twice: the first time is the just-in-time compiler's.
        var serials = new long[nodes];
        await GrantAsync(dispatcher, serials, CheckIns / 10);
        var grants = await GrantAsync(dispatcher, serials, CheckIns);
        await AnnounceAsync(dispatcher, jobs, Announcements / 10, revision: 2);
        var announcements = await AnnounceAsync(dispatcher, jobs, Announcements, revision: 1_000_000);
        await host.StopAsync();
        return (grants, announcements);
    }

    /// <summary>Every check-in reports that the last chunk has ended and asks for the next.</summary>
    /// <param name="serials">Of the last reply to each node.</param>
    private static Task<double> GrantAsync(IDispatcherGrain dispatcher, long[] serials, int count) => RateAsync(count, serials.Length, async (node, _) =>
    {
        var reply = await dispatcher.CheckInAsync(new NodeReport($"node-{node}", 16, 1, 0, "ffmpeg", [], serials[node]), CancellationToken.None);
        serials[node] = reply.Serial;
        if (reply.Granted.Count == 0) throw new InvalidOperationException("The dispatcher had no work.");
    });

    private static Task<double> AnnounceAsync(IDispatcherGrain dispatcher, int jobs, int count, long revision) =>
        RateAsync(count, jobs, (job, number) => dispatcher.AnnounceAsync(Ready(job, revision + number), CancellationToken.None));

    /// <summary>Calls a second. Each caller has numbers of its own among <paramref name="among"/>.</summary>
    private static async Task<double> RateAsync(int count, int among, Func<int, int, Task> call)
    {
        var callers = Math.Min(Callers, among);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var own = (among - caller + callers - 1) / callers;
            for (var number = 0; number < count / callers; number++) await call(caller + (number % own * callers), number);
        })));
        return count / callers * callers / clock.Elapsed.TotalSeconds;
    }

    private static JobReadiness Ready(int job, long revision) => new($"job-{job}", 1, revision, 0, "ffmpeg", 1, 0, 1_000_000, []);
}
