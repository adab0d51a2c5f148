using Encoder.Contracts;

namespace Encoder.Client;

/// <summary>Options of the client: the address of the server, and time-outs. Validated when the client is created; all faults are reported at once.</summary>
public sealed class EncoderClientOptions
{
    /// <summary>The server's address, http or https, without <c>/api</c>. Default <c>http://localhost:5000</c>.</summary>
    public Uri Server { get; set; } = new("http://localhost:5000");

    /// <summary>The API key, sent as a bearer token; null for a server without keys. Never logged, stored or put into a message.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// How long a request is retried after its first failure; zero: not at all. Default 2 minutes, enough for a restart of the server.
    /// </summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The delay before the first retry. It doubles up to 10 s, with jitter. A Retry-After of the server takes precedence. Default 0.5 s.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A connection counts as dead after this long without a transferred byte. Default 100 s.</summary>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Folder in which unfinished uploads are recorded, so that they can be resumed. Default <c>encoder</c> in the user's folder for
    /// application data (<c>~/.local/share</c> on Linux). The files contain neither the API key nor media.
    /// </summary>
    public string StateFolder { get; set; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "encoder");

    /// <summary>
    /// Whether whole blocks go straight to the server's storage account where the server offers it; blocks that cannot go there go through the
    /// server. Default true.
    /// </summary>
    public bool DirectUpload { get; set; } = true;

    /// <summary>Called before each retry with the reason and the delay. Default: none.</summary>
    public Action<Fault, TimeSpan>? Retrying { get; set; }
}
