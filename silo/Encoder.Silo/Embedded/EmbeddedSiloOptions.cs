using Encoder.Ffmpeg.Nodes;
using Encoder.Grains;
using Encoder.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encoder.Silo.Embedded;

/// <summary>How an embedded silo runs.</summary>
public sealed record EmbeddedSiloOptions
{
    /// <summary>Folder of the store, which also keeps the grains' state; made when absent.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Another store than the folder, which then holds ffmpeg's private files alone. It is the caller's to dispose, and no other silo may use it. Default: the folder.</summary>
    public IMediaStore? Store { get; init; }

    /// <summary>Folder in which ffmpeg's private files get a folder of their own; not in <see cref="DataDirectory"/>. Default: one in it.</summary>
    public string? ScratchDirectory { get; init; }

    /// <summary>Encodes at once, at least 1. Default: one per processor. Never changes the bytes.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether every write is synced before it counts. Default true; false for tests and benchmarks only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How far ffmpeg stands back for this process, 0 (the default: not at all) to 19. A server that answers others wants 10.</summary>
    public int Niceness { get; init; }

    /// <summary>The disk to watch: while it is nearly full no work is begun. Default: not watched, and a full disk fails the job.</summary>
    public DiskSpace? Room { get; init; }

    /// <summary>How jobs treat their work, and whether they get previews when their spec does not say.</summary>
    public JobOptions Jobs { get; init; } = new();

    /// <summary>How often announcements are looked for: docs/benchmarks.md has what each period costs. Default 50 ms.</summary>
    public TimeSpan StreamPollEvery { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How uploads are kept: when a silent one expires.</summary>
    public AssetOptions Assets { get; init; } = new();

    /// <summary>Whether the node looks up its encoders and tells them: one more start of ffmpeg. Default false.</summary>
    public bool ListEncoders { get; init; }

    /// <summary>What one ffmpeg may use, and what a source may ask of it. Defaults: see <see cref="LimitList"/>.</summary>
    public LimitList Limits { get; init; } = LimitList.Default;

    /// <summary>Whether bubblewrap is used where it works. Default true.</summary>
    public bool UseSandbox { get; init; } = true;

    /// <summary>Where the node logs to. Default: nowhere.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}
