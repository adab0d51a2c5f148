using System.Buffers.Binary;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Encryption;

/// <summary>Copies a <c>moof</c> with other information on how its samples are encrypted.</summary>
internal sealed class FragmentRewriter
{
    private const int DataOffsetAt = 8;
    private readonly List<Box> track;
    private readonly List<Box> children;
    private readonly SampleInformation? information;
    private readonly SegmentKey key;

    /// <param name="information">What is added; null to leave away what is there.</param>
    /// <param name="key">The key that the segment tells.</param>
    public FragmentRewriter(Box moof, SampleInformation? information, SegmentKey key)
    {
        (this.information, this.key) = (information, key);
        children = moof.Children(Mp4Origin.Store);
        track = moof.Child("traf", Mp4Origin.Store).Children(Mp4Origin.Store);
        Moved = (information?.Bytes ?? 0) + key.Bytes - track.Concat(children).Where(IsReplaced).Sum(box => box.Whole.Length);
    }

    /// <summary>By how much the media behind it moves.</summary>
    public int Moved { get; }

    /// <summary>Writes the copy.</summary>
    public void Write(BoxWriter writer)
    {
        var start = writer.Length;
        using var fragment = writer.Box("moof");
        foreach (var child in children.Where(box => !IsReplaced(box)))
        {
            if (child.Type == "traf") WriteTrack(writer, start);
            else writer.Bytes(child.Whole.Span);
        }

        writer.Bytes(key.Protection.Span);
    }

    private static bool IsReplaced(Box box) => SampleInformation.IsType(box.Type) || SegmentKey.IsType(box.Type);

    private void WriteTrack(BoxWriter writer, int start)
    {
        using var traf = writer.Box("traf");
        foreach (var box in track.Where(box => !IsReplaced(box)))
        {
            var copy = writer.Reserve(box.Whole.Length);
            box.Whole.Span.CopyTo(copy);
            if (box.Type != "trun") continue;
            var offset = copy[(Box.HeaderBytes + DataOffsetAt)..];
            BinaryPrimitives.WriteInt32BigEndian(offset, BinaryPrimitives.ReadInt32BigEndian(offset) + Moved);
        }

        writer.Bytes(key.Group.Span);
        information?.Write(writer, start);
    }
}
