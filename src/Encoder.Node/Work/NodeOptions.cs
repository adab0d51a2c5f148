using Encoder.Ffmpeg.Commands;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>How a node runs work.</summary>
public sealed record NodeOptions
{
    /// <summary>The node's name, unique in the pool and for this start of it.</summary>
    public required string Name { get; init; }

    /// <summary>Key of the dispatcher it works for. Default <c>default</c>.</summary>
    public string Pool { get; init; } = DispatcherPool.Default;

    /// <summary>Folder for ffmpeg's private files, this node's alone: that of its <see cref="ScratchFolder"/>.</summary>
    public required string ScratchDirectory { get; init; }

    /// <summary>Encodes at once; one slot is one core. Default: the number of cores.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Works at once that wait more than they compute (probe, split, finish, preview). Default 4.</summary>
    public int LightSlots { get; init; } = 4;

    /// <summary>Encoders of its ffmpeg, for people to see. Default: not told.</summary>
    public IReadOnlyList<string> Encoders { get; init; } = [];

    /// <summary>How often a running attempt reports progress and renews its lease. Default 1 s.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What an asset may ask of ffmpeg. The same on every node of a pool.</summary>
    public InputLimits InputLimits { get; init; } = InputLimits.Default;

    /// <summary>Asks for no work while this disk is nearly full. Default: not watched.</summary>
    public DiskSpace? Room { get; init; }
}
