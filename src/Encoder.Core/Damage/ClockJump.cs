namespace Encoder.Core.Damage;

/// <summary>A step of the source's clock that all its tracks make: what follows it is joined on, as if it had not happened.</summary>
/// <param name="At">Within the step, on the asset's time line with the step in it and those before it taken off.</param>
/// <param name="Length">What is taken off the times behind it.</param>
public sealed record ClockJump(TimeSpan At, TimeSpan Length)
{
    /// <summary>Unless the job spec says otherwise, a step as long as this is one of the clock, when all tracks make it; a shorter one is a pause.</summary>
    public static readonly TimeSpan UsualShortest = TimeSpan.FromSeconds(10);

    /// <summary>Steps that are taken off; a source with more has pauses from there on.</summary>
    public const int Most = 50;
}

/// <summary>What is decided so far of a source's long steps: those of its clock, and pauses of single tracks.</summary>
/// <param name="Clock">In order.</param>
/// <param name="Pauses">When the pauses of sound begin.</param>
public sealed record ClockDecisions(IReadOnlyList<ClockJump> Clock, IReadOnlyList<TimeSpan> Pauses)
{
    /// <summary>A step as long as this is one of the clock, when all tracks make it.</summary>
    public TimeSpan Shortest { get; init; } = ClockJump.UsualShortest;

    /// <summary>No more is decided: what comes behind is read as it is.</summary>
    public bool IsFull => Clock.Count + Pauses.Count >= ClockJump.Most;

    /// <summary>A time with the steps in it that were taken off.</summary>
    public TimeSpan Raw(TimeSpan time) => time + Clock.Where(jump => jump.At < time).Aggregate(TimeSpan.Zero, (sum, jump) => sum + jump.Length);

    /// <summary>Nothing is decided.</summary>
    public static readonly ClockDecisions None = new([], []);
}
