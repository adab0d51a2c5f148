namespace Encoder.Silo.Draining;

/// <summary>Whether the silo asks Azure when its machine is to go; section <c>Drain</c> of the configuration.</summary>
public sealed class DrainOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Drain";

    /// <summary>The metadata service of the machine, on Azure <c>http://169.254.169.254/metadata/</c>. Default: none; SIGTERM is the only notice.</summary>
    public Uri? Metadata { get; set; }

    /// <summary>How often it is asked; 1 s to 1 min, default 1 s. A Spot machine goes 30 s after its notice.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(1);
}
