namespace Encoder.Server.Watching;

/// <summary>A folder whose files become jobs; section <c>Watch</c> of the configuration.</summary>
public sealed class WatchOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Watch";

    /// <summary>The folder. Default: none.</summary>
    public string? Folder { get; set; }

    /// <summary>A job spec (JSON) for its files. Default: the default ladder.</summary>
    public string? SpecFile { get; set; }

    /// <summary>The tenant of the jobs. Default <c>local</c>.</summary>
    public string Tenant { get; set; } = "local";

    /// <summary>A file that has neither grown nor been written to for this long is complete. Default 10 s.</summary>
    public TimeSpan StillFor { get; set; } = TimeSpan.FromSeconds(10);
}
