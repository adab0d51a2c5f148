using Encoder.Ffmpeg.Commands;
using Encoder.Grains;
using Encoder.Node.Encryption;
using Encoder.Node.Live;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>How a node runs work.</summary>
public sealed record NodeOptions
{
    /// <summary>The name of the node, unique in the pool and new at every start of the node.</summary>
    public required string Name { get; init; }

    /// <summary>Key of the dispatcher it works for. Default <c>default</c>.</summary>
    public string Pool { get; init; } = DispatcherPool.Default;

    /// <summary>Folder for private files of ffmpeg, used by this node only: that of its <see cref="ScratchFolder"/>.</summary>
    public required string ScratchDirectory { get; init; }

    /// <summary>Number of encodes that run at once; one slot is one core. Default: the number of cores.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Number of light works that run at once (probe, split, finish, preview), which wait more than they compute. Default 4.</summary>
    public int LightSlots { get; init; } = 4;

    /// <summary>Encoders of its ffmpeg, of those that jobs can name. Default: not listed; it is then asked for any.</summary>
    public IReadOnlyList<string>? Encoders { get; init; }

    /// <summary>How often a running attempt reports progress and renews its lease. Default 1 s.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Limits on the assets that ffmpeg reads. The same on every node of a pool.</summary>
    public InputLimits InputLimits { get; init; } = InputLimits.Default;

    /// <summary>How it receives live streams. Default: not at all.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>How it asks for keys.</summary>
    public EncryptionOptions Encryption { get; init; } = new();

    /// <summary>The node asks for no work while this disk is nearly full. Default: not checked.</summary>
    public DiskSpace? Room { get; init; }
}
