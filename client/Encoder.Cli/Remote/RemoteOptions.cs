using Encoder.Cli.Encode;

namespace Encoder.Cli.Remote;

/// <summary>Which server is asked, and how the answer is told.</summary>
/// <param name="ApiKey">Never shown.</param>
/// <param name="RetryFor">For how long a server that does not answer is asked again.</param>
internal sealed record RemoteOptions(string Server, string? ApiKey, ProgressStyle Style, TimeSpan RetryFor)
{
    public const string ServerVariable = "ENCODER_SERVER";
    public const string KeyVariable = "ENCODER_API_KEY";
    public const string DefaultServer = "http://localhost:5000";

    /// <summary>What a person is told who interrupts the command.</summary>
    public string Cancelled { get; init; } = "cancelled.";

    // A record would print the key.
    public override string ToString() => Server;
}

/// <summary>What <c>encoder upload</c> is asked.</summary>
/// <param name="File">The file, or <c>-</c>.</param>
internal sealed record UploadCommandOptions(string File, SpecRequest Spec, bool Wait, long? LimitBytesPerSecond, bool Resume);

/// <summary>What <c>encoder download</c> is asked.</summary>
/// <param name="Output">The folder, absolute.</param>
internal sealed record DownloadOptions(string Job, string Output);
