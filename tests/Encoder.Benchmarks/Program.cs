using Encoder.Benchmarks.Local;

return args switch
{
    ["local", .. var rest] => await LocalBenchmark.RunAsync(LocalOptions.Parse(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Encoder.Benchmarks local --encoder PATH [--source FILE] [--seconds 60] [--rounds 5] [--presets veryfast,medium]");
    return 2;
}
