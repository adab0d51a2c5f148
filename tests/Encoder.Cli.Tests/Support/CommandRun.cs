using Encoder.Cli.CommandLine;
using Encoder.Silo.Embedded;

namespace Encoder.Cli.Tests.Support;

/// <summary>A run of the command against a fake engine, with what it wrote.</summary>
internal sealed class CommandRun(Func<EmbeddedSiloOptions, FakeEngine>? engine = null, bool isTerminal = false)
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public string Out => output.ToString().ReplaceLineEndings("\n");

    public string Error => error.ToString().ReplaceLineEndings("\n");

    /// <summary>Folder of the user's state; null for none.</summary>
    public string? StateFolder { get; init; }

    /// <summary>The engine that was started; null when none was.</summary>
    public FakeEngine? Engine { get; private set; }

    public Task<int> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    public Task<int> RunAsync(CancellationToken cancellationToken, params string[] args) => EncoderCommandLine.RunAsync(args, Host(), cancellationToken);

    public CliHost Host() => new(output, error, isTerminal, TimeProvider.System, (options, _, _) =>
    {
        Engine = engine?.Invoke(options) ?? new FakeEngine(options);
        return Task.FromResult<ILocalEngine>(Engine);
    })
    {
        StateFolder = StateFolder,
    };
}
