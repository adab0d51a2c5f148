namespace Encoder.Grains;

/// <summary>Progress of a run that was shown, as stored: it does not fall, whatever is lost.</summary>
/// <param name="Frames">Frames encoded per lane, under way too.</param>
public sealed record ReportedProgress(JobPhases Phases, IReadOnlyList<long> Frames)
{
    /// <summary>Frames of one lane.</summary>
    public long FramesOf(int lane) => lane < Frames.Count ? Frames[lane] : 0;
}
