namespace Encoder.Core.Fmp4;

/// <summary>One track of the progressive file.</summary>
internal sealed record LaidTrack(InitTrack Track, SampleTable Table, bool IsDefault);

/// <summary>The order of the runs of all tracks in the file: by time, so that a player reads sequentially.</summary>
internal sealed class ProgressiveLayout
{
    private ProgressiveLayout(IReadOnlyList<LaidTrack> tracks, List<(int Track, int Run)> order, long[][] offsets) =>
        (Tracks, Order, Offsets) = (tracks, order, offsets);

    public IReadOnlyList<LaidTrack> Tracks { get; }

    /// <summary>Runs in file order.</summary>
    public IReadOnlyList<(int Track, int Run)> Order { get; }

    /// <summary>Per track and run: its offset from the start of the media.</summary>
    public long[][] Offsets { get; }

    public long Bytes { get; private init; }

    public static ProgressiveLayout Of(IReadOnlyList<LaidTrack> tracks)
    {
        var next = new int[tracks.Count];
        var offsets = tracks.Select(track => new long[track.Table.Runs.Count]).ToArray();
        List<(int, int)> order = [];
        long position = 0;
        while (Earliest(tracks, next) is { } track)
        {
            var run = next[track]++;
            order.Add((track, run));
            offsets[track][run] = position;
            position += tracks[track].Table.Runs[run].Bytes;
        }

        return new ProgressiveLayout(tracks, order, offsets) { Bytes = position };
    }

    // Times of different time bases are compared exactly, by cross multiplication; for equal times the first track comes first.
    private static int? Earliest(IReadOnlyList<LaidTrack> tracks, int[] next)
    {
        int? best = null;
        for (var i = 0; i < tracks.Count; i++)
            if (next[i] < tracks[i].Table.Runs.Count && (best is not { } b || IsBefore(tracks[i], next[i], tracks[b], next[b])))
                best = i;
        return best;
    }

    private static bool IsBefore(LaidTrack one, int oneRun, LaidTrack other, int otherRun) =>
        (Int128)one.Table.Runs[oneRun].Start * other.Track.Timescale < (Int128)other.Table.Runs[otherRun].Start * one.Track.Timescale;
}
