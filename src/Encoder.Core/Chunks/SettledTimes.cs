namespace Encoder.Core.Chunks;

/// <summary>
/// Presentation times out of packets in decode order. A time is settled once no later packet can come before it: a decoder holds back no more than
/// <paramref name="margin"/> pictures, so a packet has at most as many before it in decode order that are shown later.
/// </summary>
public sealed class SettledTimes(int margin)
{
    // ITU-T H.264 A.3.1 and H.265 A.4.2: 16 pictures at most.
    private const int MostPictures = 16;
    private static readonly HashSet<string> Deep = ["h264", "hevc"];
    private static readonly HashSet<string> Shallow = ["mpeg1video", "mpeg2video", "mpeg4", "vc1", "wmv3"];
    private readonly List<long> held = new(margin + 1);

    /// <summary>For a codec by ffmpeg's name.</summary>
    public static SettledTimes Of(string codec) => new(MarginOf(codec));

    /// <summary>How many pictures a codec reorders at most; one more than that is allowed to those that should not at all.</summary>
    public static int MarginOf(string codec) => Deep.Contains(codec) ? MostPictures : Shallow.Contains(codec) ? 2 : 1;

    /// <summary>Takes the next packet's time; gives the one that is settled by it, or null.</summary>
    public long? Add(long pts)
    {
        var at = held.BinarySearch(pts);
        held.Insert(at < 0 ? ~at : at, pts);
        if (held.Count <= margin) return null;
        var settled = held[0];
        held.RemoveAt(0);
        return settled;
    }

    /// <summary>Nothing follows: the times that are left, ascending.</summary>
    public IReadOnlyList<long> Complete()
    {
        IReadOnlyList<long> rest = [.. held];
        held.Clear();
        return rest;
    }
}
