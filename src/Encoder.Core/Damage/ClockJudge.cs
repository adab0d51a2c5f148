namespace Encoder.Core.Damage;

/// <summary>What a long step between two pictures is.</summary>
public enum StepKind
{
    /// <summary>Too early to say: the sound has not come so far.</summary>
    Unknown,

    /// <summary>The picture stands, while the sound goes on.</summary>
    Pause,

    /// <summary>All tracks make it.</summary>
    Clock,
}

/// <summary>How far a sound track was read.</summary>
/// <param name="Pauses">Its steps that are long enough for the clock's.</param>
/// <param name="SeenUpTo">Time of its last packet.</param>
public sealed record SoundProgress(IReadOnlyList<AudioGap> Pauses, TimeSpan SeenUpTo);

/// <summary>
/// Tells steps of the source's clock from pauses of a track, from what was read of each. A decision needs no more than that every track has come to the
/// step, or past it, so it is the same however the source arrives.
/// </summary>
public static class ClockJudge
{
    // Tracks are interleaved by less than this, or they are whole one after the other.
    private static readonly TimeSpan Interleave = TimeSpan.FromSeconds(10);

    /// <summary>Judges a step from a picture to the next one. A picture without sound stands: nothing tells that the time between was none.</summary>
    /// <param name="sound">Every sound track that is read.</param>
    /// <param name="decided">How long a step of the clock is at least.</param>
    /// <param name="hasEnded">Nothing comes any more.</param>
    public static StepKind OfPicture(TimeSpan before, TimeSpan after, IReadOnlyList<SoundProgress> sound, ClockDecisions decided, bool hasEnded)
    {
        if (sound.Count == 0) return StepKind.Pause;
        var isUnknown = false;
        foreach (var track in sound)
        {
            if (track.Pauses.Any(pause => IsNear(pause.Start, before, decided) && IsNear(pause.End, after, decided))) continue;
            if (hasEnded || track.SeenUpTo > before + Interleave) return StepKind.Pause;
            isUnknown = true;
        }

        return isUnknown ? StepKind.Unknown : StepKind.Clock;
    }

    /// <summary>The first pause of sound that is known to be one, because the picture went on or there is none; null when none is.</summary>
    /// <param name="picture">Time of the last picture that was read; null without a picture.</param>
    /// <param name="decided">What is decided already.</param>
    public static AudioGap? Pause(IReadOnlyList<SoundProgress> sound, TimeSpan? picture, ClockDecisions decided, bool hasEnded) =>
        Undecided(sound, decided).FirstOrDefault(pause => picture is { } time ? hasEnded || time > pause.Start + Interleave : hasEnded || sound.Count == 1);

    /// <summary>Without a picture: the first step that all sound tracks make; null when there is none.</summary>
    public static ClockJump? OfSound(IReadOnlyList<SoundProgress> sound, ClockDecisions decided) =>
        Undecided(sound, decided).FirstOrDefault(pause => sound.Count > 1 && sound.All(track => track.Pauses.Any(other => IsNear(other.Start, pause.Start, decided) && IsNear(other.End, pause.End, decided)))) is { } all
            ? new ClockJump(Middle(all.Start, all.End), all.End - all.Start)
            : null;

    /// <summary>Long steps of sound of which nothing is decided yet.</summary>
    public static IEnumerable<AudioGap> Undecided(IReadOnlyList<SoundProgress> sound, ClockDecisions decided) =>
        sound.SelectMany(track => track.Pauses).Where(pause => !decided.Pauses.Any(known => (known - pause.Start).Duration() < TimeSpan.FromSeconds(1)));

    /// <summary>The time between two.</summary>
    public static TimeSpan Middle(TimeSpan before, TimeSpan after) => before + ((after - before) / 2);

    // Short steps are told apart by less than they last.
    private static bool IsNear(TimeSpan one, TimeSpan other, ClockDecisions decided) =>
        (one - other).Duration() <= (decided.Shortest < Interleave ? decided.Shortest : Interleave);
}
