namespace Encoder.Core.Delivery;

/// <summary>
/// Where segments of sound end: where those of the picture do, so that there are as many of both and players load them in step; without a picture, at
/// multiples of the target length. They are a function of source and spec, as the chunks are.
/// </summary>
/// <param name="segment">Target length of a segment.</param>
/// <param name="followsPicture">Whether there is a picture.</param>
public sealed class SoundCuts(TimeSpan segment, bool followsPicture)
{
    private readonly List<TimeSpan> picture = [];
    private bool isComplete;

    /// <summary>Up to where they are known.</summary>
    public TimeSpan Known => isComplete || !followsPicture ? TimeSpan.MaxValue : picture.Count > 0 ? picture[^1] : TimeSpan.Zero;

    /// <summary>Takes the next segments of the picture.</summary>
    /// <param name="starts">Where they start.</param>
    /// <param name="end">Where the last of them ends, and another starts; null when none follows.</param>
    public void Add(IEnumerable<TimeSpan> starts, TimeSpan? end)
    {
        foreach (var start in end is { } next ? starts.Append(next) : starts)
            if (picture.Count == 0 || start > picture[^1]) picture.Add(start);
    }

    /// <summary>The picture has ended.</summary>
    public void Complete() => isComplete = true;

    /// <summary>The end of a segment that starts at <paramref name="start"/>: <see cref="TimeSpan.MaxValue"/> when it is the last, null while it is not known.</summary>
    public TimeSpan? After(TimeSpan start)
    {
        if (!followsPicture) return segment * (Math.Floor((start + (segment / 100)) / segment) + 1);
        // A packet seldom starts where the picture's segment does. What is much shorter than a segment is not worth one.
        var at = picture.BinarySearch(start + (segment / 4));
        at = at < 0 ? ~at : at + 1;
        return at < picture.Count ? picture[at] : isComplete ? TimeSpan.MaxValue : null;
    }
}
