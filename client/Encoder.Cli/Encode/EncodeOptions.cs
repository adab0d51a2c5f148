using Encoder.Ffmpeg.Nodes;

namespace Encoder.Cli.Encode;

/// <summary>How progress is displayed.</summary>
internal enum ProgressStyle
{
    /// <summary>Bars on a terminal, else lines.</summary>
    Normal,

    /// <summary>Only warnings and errors.</summary>
    Quiet,

    /// <summary>One JSON object per line.</summary>
    Json,
}

/// <summary>The options of <c>encoder encode</c>, after command line and config file are merged.</summary>
/// <param name="Output">The folder of the output, absolute.</param>
/// <param name="Spec">The requested job spec.</param>
/// <param name="Slots">Number of encodes that run at once; null: one per processor.</param>
/// <param name="TempDirectory">Folder of the unfinished work, absolute; null: within <paramref name="Output"/>.</param>
/// <param name="Verbose">Whether an error's detail is shown.</param>
/// <param name="Limits">Limits of one ffmpeg process; null: the defaults.</param>
internal sealed record EncodeOptions(
    string Input, string Output, SpecRequest Spec, int? Slots = null, string? TempDirectory = null,
    bool Force = false, ProgressStyle Style = ProgressStyle.Normal, bool Verbose = false, LimitList? Limits = null);
