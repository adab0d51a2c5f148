namespace Encoder.Server.Security;

/// <summary>Authentication and sessions; section <c>Security</c> of the configuration.</summary>
public sealed class SecurityOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Security";

    /// <summary>The keys file (docs/operations.md). Default: none, and the server accepts loopback connections only.</summary>
    public string? KeysFile { get; set; }

    /// <summary>Minimum time that a signed playback address is valid. Default 12 h.</summary>
    public TimeSpan PlaybackLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a browser stays signed in. Default 12 h.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);
}
