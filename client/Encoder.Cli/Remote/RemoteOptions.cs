using Encoder.Cli.Encode;

namespace Encoder.Cli.Remote;

/// <summary>The options of a command that calls a server.</summary>
/// <param name="ApiKey">The API key; never displayed.</param>
/// <param name="RetryFor">How long requests to a server that does not respond are retried.</param>
internal sealed record RemoteOptions(string Server, string? ApiKey, ProgressStyle Style, TimeSpan RetryFor)
{
    public const string ServerVariable = "ENCODER_SERVER";
    public const string KeyVariable = "ENCODER_API_KEY";
    public const string DefaultServer = "http://localhost:5000";

    /// <summary>The message after an interruption.</summary>
    public string Cancelled { get; init; } = "cancelled.";

    // Overridden, because a record would print the key.
    public override string ToString() => Server;
}

/// <summary>The options of <c>encoder upload</c>.</summary>
/// <param name="File">The file, or <c>-</c>.</param>
internal sealed record UploadCommandOptions(string File, SpecRequest Spec, bool Wait, long? LimitBytesPerSecond, bool Resume);

/// <summary>The options of <c>encoder download</c>.</summary>
/// <param name="Output">The folder, absolute.</param>
internal sealed record DownloadOptions(string Job, string Output);
