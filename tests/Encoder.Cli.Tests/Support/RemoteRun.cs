using Encoder.Cli.CommandLine;
using Encoder.Client;

namespace Encoder.Cli.Tests.Support;

/// <summary>A run of a command that asks a server, against a fake client.</summary>
internal sealed class RemoteRun(FakeClient client)
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public string Out => output.ToString().ReplaceLineEndings("\n");

    public string Error => error.ToString().ReplaceLineEndings("\n");

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What the client was made with.</summary>
    public EncoderClientOptions? Options { get; private set; }

    public string In { get; init; } = "";

    public Task<int> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    public Task<int> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        var host = new CliHost(output, error, false, TimeProvider.System, (_, _, _) => throw new InvalidOperationException("No engine is needed."))
        {
            Variable = Variables.GetValueOrDefault,
            In = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(In)),
            Connect = options =>
            {
                Options = options;
                return client;
            },
        };
        return EncoderCommandLine.RunAsync(args, host, cancellationToken);
    }
}
