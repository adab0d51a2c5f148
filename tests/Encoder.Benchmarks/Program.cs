using Encoder.Benchmarks.Engine;

return args switch
{
    ["engine", .. var rest] => await EngineBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Encoder.Benchmarks VERB [OPTIONS]; verbs: engine");
    return 2;
}
