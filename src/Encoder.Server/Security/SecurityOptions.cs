namespace Encoder.Server.Security;

/// <summary>Who may do what; section <c>Security</c> of the configuration.</summary>
public sealed class SecurityOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Security";

    /// <summary>The keys file (docs/operations.md). Default: none, and the server answers on this machine's loopback addresses only.</summary>
    public string? KeysFile { get; set; }

    /// <summary>How long a signed playback address is good for at least. Default 12 h.</summary>
    public TimeSpan PlaybackLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a browser stays signed in. Default 12 h.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);
}
