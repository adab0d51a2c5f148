using Encoder.Contracts;

namespace Encoder.Client;

/// <summary>Where the server is, and how patient the client is. Checked when the client is made, all faults at once.</summary>
public sealed class EncoderClientOptions
{
    /// <summary>The server's address, http or https, without <c>/api</c>. Default <c>http://localhost:5000</c>.</summary>
    public Uri Server { get; set; } = new("http://localhost:5000");

    /// <summary>The API key, sent as a bearer token; null for a server that is open. Never logged, stored or put into a message.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// For how long a request is tried again after its first failure; zero: not at all. Default 2 minutes, in which a server restarts.
    /// </summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The pause before the first repetition; it doubles up to 10 s, with jitter. A server's Retry-After goes before. Default 0.5 s.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After how long without a byte moving a connection counts as dead. Default 100 s.</summary>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Folder in which unfinished uploads are kept, so that they can be gone on with. Default <c>encoder</c> in the user's folder for
    /// application data (<c>~/.local/share</c> on Linux). The files hold no key and no content.
    /// </summary>
    public string StateFolder { get; set; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "encoder");

    /// <summary>Told of each repetition: why, and after which pause. Default: nobody.</summary>
    public Action<Fault, TimeSpan>? Retrying { get; set; }
}
