using Encoder.Core.Fmp4;

namespace Encoder.Core.Encryption;

/// <summary>
/// The boxes by which a segment tells its key, where keys change (ISO/IEC 23001-7 §6): the group <c>seig</c> of all its samples, in <c>sbgp</c> and <c>sgpd</c> of the
/// <c>traf</c> (ISO/IEC 14496-12 §8.9), and a <c>pssh</c> in the <c>moof</c>, by which a player asks for the key.
/// </summary>
/// <param name="Group">Boxes <c>sbgp</c> and <c>sgpd</c>.</param>
/// <param name="Protection">Box <c>pssh</c>.</param>
internal sealed record SegmentKey(ReadOnlyMemory<byte> Group, ReadOnlyMemory<byte> Protection)
{
    // Numbers above this one count the descriptions in the fragment itself.
    private const uint OfFragment = 0x10000;

    /// <summary>A segment that does not tell it.</summary>
    public static SegmentKey None { get; } = new(default, default);

    /// <summary>Bytes of all boxes.</summary>
    public int Bytes => Group.Length + Protection.Length;

    /// <summary>The types of the boxes.</summary>
    public static bool IsType(string type) => type is "sbgp" or "sgpd" or "pssh";

    /// <param name="rendition">Index of the rendition in the plan.</param>
    /// <param name="samples">Samples of the segment.</param>
    public static SegmentKey Of(EncryptionPlan plan, TrackKind kind, int rendition, string keyId, int samples)
    {
        var writer = new BoxWriter(128);
        using (writer.FullBox("sbgp"))
        {
            writer.Text("seig");
            writer.U32(1);
            writer.U32((uint)samples);
            writer.U32(OfFragment + 1);
        }

        var entry = new BoxWriter(64);
        ProtectedEntry.WriteParameters(entry, kind, plan, rendition, keyId);
        using (writer.FullBox("sgpd", version: 1))
        {
            writer.Text("seig");
            writer.U32((uint)entry.Length);
            writer.U32(1);
            writer.Bytes(entry.ToArray());
        }

        return new SegmentKey(writer.ToArray(), ProtectionSystems.Common(keyId));
    }
}
