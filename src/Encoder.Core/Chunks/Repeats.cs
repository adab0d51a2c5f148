using System.Text.Json.Serialization;

namespace Encoder.Core.Chunks;

/// <summary>Frames of a chunk that the source does not have: the picture before them, once more, at equal distances.</summary>
/// <param name="First">Time of the first, ticks.</param>
/// <param name="Step">Distance of the next, ticks.</param>
public sealed record Repeats(long First, long Step, int Count)
{
    /// <summary>Their times, ascending.</summary>
    [JsonIgnore]
    public IEnumerable<long> Times => Enumerable.Range(0, Count).Select(TimeOf);

    /// <summary>The time of one of them, counted from 0.</summary>
    public long TimeOf(int index) => First + (index * Step);

    /// <summary>Some of them.</summary>
    public Repeats Slice(int from, int count) => new(TimeOf(from), Step, count);

    /// <summary>
    /// What stands between a frame and <paramref name="end"/>, about every <paramref name="hold"/>: so that a segment can start there, and no player
    /// waits for a picture. Null where they are less than one and a half of that apart.
    /// </summary>
    public static Repeats? Between(long frame, long end, long hold)
    {
        var parts = (end - frame + (hold / 2)) / hold;
        if (parts < 2) return null;
        var step = (end - frame) / parts;
        return new Repeats(frame + step, step, checked((int)Math.Min(parts - 1, int.MaxValue)));
    }
}
