namespace Encoder.Server.Callbacks;

/// <summary>Which addresses jobs may call back, and how; section <c>Callbacks</c> of the configuration.</summary>
public sealed class CallbackOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Callbacks";

    /// <summary>Origins that callbacks of jobs may have, such as <c>https://hooks.example</c>. Default: none, and a job with a callback is refused.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Whether an allowed origin may resolve to a private or loopback address. Default false.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>The secret that signs deliveries: <c>whsec_</c> and base64 of 24 to 64 bytes (Standard Webhooks). Required with origins.</summary>
    public string? Secret { get; set; }

    /// <summary>How long a receiver may take to respond. Default 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts before a delivery is given up. Default 15, which is about five hours.</summary>
    public int MaxAttempts { get; set; } = 15;
}
