using Encoder.Ffmpeg.Nodes;

namespace Encoder.Cli.Encode;

/// <summary>How progress is told.</summary>
internal enum ProgressStyle
{
    /// <summary>Bars on a terminal, else lines.</summary>
    Normal,

    /// <summary>Nothing but warnings and errors.</summary>
    Quiet,

    /// <summary>One JSON object per line.</summary>
    Json,
}

/// <summary>What <c>encoder encode</c> is asked, after command line and config file are merged.</summary>
/// <param name="Output">The folder of the output, absolute.</param>
/// <param name="Spec">What is to be made of the input.</param>
/// <param name="Slots">Encodes at once; null: one per processor.</param>
/// <param name="TempDirectory">Folder of the unfinished work, absolute; null: within <paramref name="Output"/>.</param>
/// <param name="Verbose">Whether an error's detail is shown.</param>
/// <param name="Limits">What one ffmpeg may use; null: the defaults.</param>
internal sealed record EncodeOptions(
    string Input, string Output, SpecRequest Spec, int? Slots = null, string? TempDirectory = null,
    bool Force = false, ProgressStyle Style = ProgressStyle.Normal, bool Verbose = false, LimitList? Limits = null);
