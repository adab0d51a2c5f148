using System.Buffers.Binary;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Encryption;

/// <summary>Copies a <c>moof</c> with other sample information.</summary>
internal sealed class FragmentRewriter
{
    private const int DataOffsetAt = 8;
    private readonly Box moof;
    private readonly List<Box> track;
    private readonly SampleInformation? information;

    /// <param name="information">What is added; null to leave away what is there.</param>
    public FragmentRewriter(Box moof, SampleInformation? information)
    {
        (this.moof, this.information) = (moof, information);
        track = moof.Child("traf", Mp4Origin.Store).Children(Mp4Origin.Store);
        Moved = (information?.Bytes ?? 0) - track.Where(box => SampleInformation.IsType(box.Type)).Sum(box => box.Whole.Length);
    }

    /// <summary>By how much the media behind it moves.</summary>
    public int Moved { get; }

    /// <summary>Writes the copy.</summary>
    public void Write(BoxWriter writer)
    {
        var start = writer.Length;
        using var fragment = writer.Box("moof");
        foreach (var child in moof.Children(Mp4Origin.Store))
        {
            if (child.Type == "traf") WriteTrack(writer, start);
            else writer.Bytes(child.Whole.Span);
        }
    }

    private void WriteTrack(BoxWriter writer, int start)
    {
        using var traf = writer.Box("traf");
        foreach (var box in track.Where(box => !SampleInformation.IsType(box.Type)))
        {
            var copy = writer.Reserve(box.Whole.Length);
            box.Whole.Span.CopyTo(copy);
            if (box.Type != "trun") continue;
            var offset = copy[(Box.HeaderBytes + DataOffsetAt)..];
            BinaryPrimitives.WriteInt32BigEndian(offset, BinaryPrimitives.ReadInt32BigEndian(offset) + Moved);
        }

        information?.Write(writer, start);
    }
}
