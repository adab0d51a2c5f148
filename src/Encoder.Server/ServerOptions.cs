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
}
