using Encoder.Contracts;

namespace Encoder.Actors;

/// <summary>Which state may follow which.</summary>
internal static class JobMoves
{
    public static JobState Check(JobState from, JobState to)
    {
        var allowed = !from.IsFinal() && (to is JobState.Failed or JobState.Cancelled || (int)to == (int)from + 1);
        return allowed ? to : throw new InvalidOperationException($"A job does not go from {from} to {to}.");
    }
}
