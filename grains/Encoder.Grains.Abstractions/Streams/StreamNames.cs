namespace Encoder.Grains;

/// <summary>Names of the streams that carry announcements. A stream is a namespace and a key.</summary>
public static class StreamNames
{
    /// <summary>The stream provider, in silos and clients.</summary>
    public const string Provider = "announcements";

    /// <summary>Key: job. How many chunks of it are planned, said by the splitter. The job's grain is subscribed implicitly.</summary>
    public const string Chunks = "chunks";

    /// <summary>Key: asset. More of it is stored, its length is known, or it is gone; the number only grows.</summary>
    public const string Blocks = "blocks";

    /// <summary>Key: tenant. Something of one of its jobs changed: <see cref="TenantChange"/>.</summary>
    public const string Tenants = "tenants";

    /// <summary>One stream, key <c>due</c>. There are callbacks to be made.</summary>
    public const string Callbacks = "callbacks";
}
