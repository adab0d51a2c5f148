namespace Encoder.Server;

/// <summary>How the HTTP side of the product runs; section <c>Server</c> of the configuration. Checked at start, all faults at once.</summary>
public sealed class ServerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Server";

    /// <summary>Origins whose pages may play from <c>/media</c>, such as <c>https://player.example</c>; <c>*</c> for all. Default: none but this server's own.</summary>
    public IList<string> CorsOrigins { get; } = [];

    /// <summary>Event connections get a comment after this long without an event, so that proxies keep them open. Default 15 s.</summary>
    public TimeSpan HeartbeatEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Maximum number of event connections of all clients; further ones are refused. Default 1,000.</summary>
    public int MaxWatchers { get; set; } = 1000;

    /// <summary>The same for one tenant, so that none can take them all. Default 200.</summary>
    public int MaxWatchersPerTenant { get; set; } = 200;

    /// <summary>
    /// Sub-folder of the host that the server is in behind a proxy, such as <c>/encoder</c>: every address it gives out begins with it.
    /// Default: none, the server is at the root.
    /// </summary>
    public string PathBase { get; set; } = "";

    /// <summary>
    /// Addresses or networks (<c>10.0.0.0/8</c>) of the proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed.
    /// Default: none, and the headers are ignored.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];
}
