using Encoder.Grains;

namespace Encoder.Server.Limits;

/// <summary>Limits per client and tenant; section <c>Limits</c> of the configuration.</summary>
public sealed class LimitOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Limits";

    /// <summary>Maximum size of an asset in bytes. Default 1 TiB.</summary>
    public long MaxAssetBytes { get; set; } = 1L << 40;

    /// <summary>
    /// Bytes per second that all uploads to this node have together while it encodes, so that they do not slow the encodes; 0 for no bound. Default 10 MiB for
    /// each processor.
    /// </summary>
    public long UploadBytesPerSecondWhileEncoding { get; set; } = 10L * 1024 * 1024 * Environment.ProcessorCount;

    /// <summary>Maximum number of unfinished jobs per tenant; further jobs are refused until some have ended. Default 1,000.</summary>
    public int MaxUnfinishedJobs { get; set; } = 1000;

    /// <summary>Number of nodes that may die while they run one piece of work before its job fails. Default 3.</summary>
    public int NodeDeathsPerWork { get; set; } = new JobOptions().MaxNodeDeaths;

    /// <summary>Requests per second and key, or per address for callers without a key; bursts may be twice as large. Not enforced while the server has no keys. Default 100.</summary>
    public int RequestsPerSecond { get; set; } = 100;

    /// <summary>Maximum number of connections of all clients. Default 10,000.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>A connection whose request headers take longer is closed. Default 10 s.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection without a request for longer is closed. Default 2 min.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Minimum rate of a request body in bytes per second after <see cref="BodyGrace"/>; a slower body aborts its request. Default 1,024.</summary>
    public int MinBodyBytesPerSecond { get; set; } = 1024;

    /// <summary>How long a body may be slower than that. Default 5 s.</summary>
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A body of which no byte comes for this long aborts its request, however fast it came before: the rate above is an average. Default 30 s.</summary>
    public TimeSpan BodySilence { get; set; } = TimeSpan.FromSeconds(30);
}
