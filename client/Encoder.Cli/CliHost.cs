using Encoder.Client;
using Encoder.Contracts;
using Encoder.Silo.Embedded;
using Encoder.Silo.Terminal;

namespace Encoder.Cli;

/// <summary>The environment of a command; tests replace it.</summary>
/// <param name="Out">Standard output: progress and result.</param>
/// <param name="Error">Standard error: warnings and errors.</param>
/// <param name="IsTerminal">Whether <paramref name="Out"/> is a terminal that can be redrawn.</param>
/// <param name="StartEngine">Starts the engine.</param>
internal sealed record CliHost(
    TextWriter Out, TextWriter Error, bool IsTerminal, TimeProvider Time,
    Func<EmbeddedSiloOptions, TimeProvider, CancellationToken, Task<ILocalEngine>> StartEngine)
{
    /// <summary>Creates the client of a server. A separate lambda, so that other commands do not load its assembly.</summary>
    public Func<EncoderClientOptions, IEncoderClient> Connect { get; init; } = static options => new EncoderClient(options);

    /// <summary>An environment variable; null when it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Standard input.</summary>
    public Func<Stream> In { get; init; } = StandardStreams.OpenInput;

    /// <summary>Folder of this user's state: which notices were told, names of files; null keeps nothing.</summary>
    public string? StateFolder { get; init; }

    /// <summary>The real world.</summary>
    public static CliHost OfThisProcess((TerminalWriter Out, TerminalWriter Error) terminal) => new(
        terminal.Out, terminal.Error, !terminal.Out.IsClosed && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"), TimeProvider.System,
        async (options, time, token) => await LocalEngine.StartAsync(options, time, token))
    {
        StateFolder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "encoder"),
    };
}
