namespace Encoder.Grains;

/// <summary>Names of the streams that carry announcements. A stream is a namespace and a key.</summary>
public static class StreamNames
{
    /// <summary>The stream provider, in silos and clients.</summary>
    public const string Provider = "announcements";

    /// <summary>Key: job. The splitter publishes how far it has planned: <see cref="PlanProgress"/>. The grain of the job is subscribed implicitly.</summary>
    public const string Chunks = "chunks";

    /// <summary>Key: asset. More blocks are stored, the length is known, or the asset was removed. The number only increases.</summary>
    public const string Blocks = "blocks";

    /// <summary>Key: tenant. A change of one of its jobs: <see cref="TenantChange"/>.</summary>
    public const string Tenants = "tenants";

    /// <summary>Key: job. A rendition of a live stream with low latency has published something: <see cref="RenditionChange"/>.</summary>
    public const string Published = "published";

    /// <summary>One stream, key <c>due</c>. Callbacks are due.</summary>
    public const string Callbacks = "callbacks";
}
