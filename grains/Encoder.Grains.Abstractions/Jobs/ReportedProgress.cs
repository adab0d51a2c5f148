namespace Encoder.Grains;

/// <summary>The reported progress of a run, as stored: it never decreases, even when work is lost.</summary>
/// <param name="Frames">Frames encoded per lane, including those in progress.</param>
public sealed record ReportedProgress(JobPhases Phases, IReadOnlyList<long> Frames)
{
    /// <summary>Frames of one lane.</summary>
    public long FramesOf(int lane) => lane < Frames.Count ? Frames[lane] : 0;
}
