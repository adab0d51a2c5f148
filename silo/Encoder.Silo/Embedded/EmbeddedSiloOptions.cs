using Encoder.Ffmpeg.Nodes;
using Encoder.Grains;
using Encoder.Node.Encryption;
using Encoder.Node.Live;
using Encoder.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encoder.Silo.Embedded;

/// <summary>How an embedded silo runs.</summary>
public sealed record EmbeddedSiloOptions
{
    /// <summary>Folder of the store, which also contains the state of the grains; created if missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// A store to use instead of the folder, which then contains the lock and private files of ffmpeg only. The caller disposes it; no other silo may use it.
    /// Default: the folder.
    /// </summary>
    public IMediaStore? Store { get; init; }

    /// <summary>Folder in which a folder for private files of ffmpeg is created; outside of <see cref="DataDirectory"/>. Default: within it.</summary>
    public string? ScratchDirectory { get; init; }

    /// <summary>Number of encodes that run at once, at least 1. Default: one per processor. Does not change the output.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether every write is synced to disk before it is acknowledged. Default true; false for tests and benchmarks only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Niceness of ffmpeg, 0 (default) to 19. A server uses 10, so that requests have priority over encodes.</summary>
    public int Niceness { get; init; }

    /// <summary>The disk to check: while it is nearly full no work is started. Default: not checked, and a full disk fails the job.</summary>
    public DiskSpace? Room { get; init; }

    /// <summary>How jobs schedule their work, and whether they get previews when their spec does not say.</summary>
    public JobOptions Jobs { get; init; } = new();

    /// <summary>How the node receives live streams. Default: not at all.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>How the node asks for keys.</summary>
    public EncryptionOptions Encryption { get; init; } = new();

    /// <summary>Poll interval of announcements; docs/benchmarks.md shows what each interval costs. Default 50 ms.</summary>
    public TimeSpan StreamPollEvery { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>When an inactive upload expires.</summary>
    public AssetOptions Assets { get; init; } = new();

    /// <summary>Whether the node lists its encoders in reports, which needs one more start of ffmpeg. Default false.</summary>
    public bool ListEncoders { get; init; }

    /// <summary>Limits per ffmpeg process and per source. Defaults: see <see cref="LimitList"/>.</summary>
    public LimitList Limits { get; init; } = LimitList.Default;

    /// <summary>Whether bubblewrap is used where it works. Default true.</summary>
    public bool UseSandbox { get; init; } = true;

    /// <summary>Where the node logs to. Default: nowhere.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}
