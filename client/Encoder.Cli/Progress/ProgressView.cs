namespace Encoder.Cli.Progress;

/// <summary>The stage of the job, as displayed.</summary>
internal enum Stage
{
    /// <summary>The engine starts, or the job waits for a slot.</summary>
    Starting,

    /// <summary>The tracks are being read.</summary>
    Probing,

    /// <summary>The source is being split; no chunk is planned yet.</summary>
    Splitting,

    /// <summary>Chunks are being encoded.</summary>
    Encoding,

    /// <summary>MP4s, playlists and the report are being written.</summary>
    Finishing,
}

/// <summary>Everything a renderer shows.</summary>
/// <param name="Elapsed">Time since the command began.</param>
/// <param name="Fraction">Share of the encoding that is done, 0 to 1; null while the total is unknown.</param>
/// <param name="Speed">Source seconds per second since the command began, without work done earlier; null while unknown.</param>
/// <param name="Remaining">Remaining time; null while unknown. Never increases.</param>
internal sealed record ProgressView(
    Stage Stage, TimeSpan Elapsed, double? Fraction, double? Speed, TimeSpan? Remaining, IReadOnlyList<RenditionView> Renditions)
{
    /// <summary>The upload that runs in parallel; null when there is none.</summary>
    public UploadView? Upload { get; init; }
}

/// <summary>An upload.</summary>
/// <param name="Bytes">Bytes the server has stored.</param>
/// <param name="TotalBytes">Bytes in all; null for a stream.</param>
/// <param name="Job">The job of it; null until the server has made it.</param>
internal sealed record UploadView(long Bytes, long? TotalBytes, string? Job = null)
{
    /// <summary>Share that is stored, 0 to 1; null while the total is unknown.</summary>
    public double? Fraction => TotalBytes is > 0 ? Math.Min(1, (double)Bytes / TotalBytes.Value) : null;
}

/// <summary>One rendition.</summary>
/// <param name="Frames">Frames encoded (video).</param>
/// <param name="TotalFrames">Total frames (video), estimated until the source is split; null while unknown.</param>
/// <param name="Segments">Segments published.</param>
internal sealed record RenditionView(string Name, bool IsAudio, long Frames, long? TotalFrames, int Segments, bool IsComplete)
{
    /// <summary>Share that is done, 0 to 1; null while unknown.</summary>
    public double? Fraction => IsComplete ? 1 : TotalFrames is > 0 ? Math.Min(1, (double)Frames / TotalFrames.Value) : null;
}
