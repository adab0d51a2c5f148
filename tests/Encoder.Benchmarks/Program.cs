using Encoder.Benchmarks.Announcing;
using Encoder.Benchmarks.Clusters;
using Encoder.Benchmarks.Engine;
using Encoder.Benchmarks.Fuzz;
using Encoder.Benchmarks.Live;
using Encoder.Benchmarks.Local;
using Encoder.Benchmarks.Startup;
using Encoder.Benchmarks.Uploads;

return args switch
{
    ["engine", .. var rest] => await EngineBenchmark.RunAsync(rest),
    ["cluster", .. var rest] => await ClusterBenchmark.RunAsync(rest),
    [BenchmarkSilo.Verb, .. var rest] => await BenchmarkSilo.RunAsync(rest),
    ["announcements", .. var rest] => await AnnouncementBenchmark.RunAsync(rest),
    ["startup", .. var rest] => await StartupBenchmark.RunAsync(StartupOptions.Parse(rest)),
    ["idle", .. var rest] => await IdleBenchmark.RunAsync(StartupOptions.Parse(rest)),
    ["fuzz", .. var rest] => await FuzzBenchmark.RunAsync(rest),
    ["local", .. var rest] => await LocalBenchmark.RunAsync(LocalOptions.Parse(rest)),
    ["upload", .. var rest] => await UploadBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    ["crowd", .. var rest] => await CrowdBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    ["live", .. var rest] => await LiveBenchmark.RunAsync(LiveOptions.Parse(rest)),
    ["server", .. var rest] => await ServerBenchmark.RunAsync(BenchmarkOptions.Parse(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Encoder.Benchmarks engine [--chunks 1000,10000,100000] [--tmpfs DIR|-] [--durable DIR|-] [--slots 16] [--rounds 1]
        Encoder.Benchmarks cluster [--parts processes,dispatcher,nodes] [--silos 1,2,4] [--chunks 4000] [--azure-chunks 1000]
            [--nodes 1,4,16,64] [--chunk-seconds 2] [--chunks-per-node 30]
        Encoder.Benchmarks announcements [--milliseconds 10,25,50,100]
        Encoder.Benchmarks startup --encoder PATH [--encoder PATH]... [--rounds 5]
        Encoder.Benchmarks idle --encoder PATH [--encoder PATH]... [--seconds 60]
        Encoder.Benchmarks fuzz [--count 2000] [--first 0] [--at-once 4] [--minutes 60]
        Encoder.Benchmarks local --encoder PATH [--source FILE] [--seconds 60] [--rounds 5] [--presets veryfast,medium] [--rungs 720p,480p,360p]
            [--keyframes 2s,encoder] [--limit RATIO]
        Encoder.Benchmarks upload --encoder PATH [--source FILE] [--minutes 2,5,10] [--keyframes 2s,encoder] [--preset veryfast] [--rate BYTES-PER-SECOND] [--rounds 1]
        Encoder.Benchmarks crowd --encoder PATH [--source FILE] [--gigabytes 10] [--preset veryfast] [--rate BYTES-PER-SECOND] [--rounds 1]
        Encoder.Benchmarks live --encoder PATH [--source FILE] [--seconds 60] [--rounds 3] [--preset veryfast] [--rungs 720p,480p,360p] [--low-latency true]
        Encoder.Benchmarks server --encoder PATH [--gigabytes 10] [--rounds 1]
        """);
    return 2;
}
