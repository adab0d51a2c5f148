using System.Text;
using Encoder.Core.Playlists;
using Encoder.Core.Probing;

namespace Encoder.Core.Fmp4;

/// <summary>What a track is for in an MP4: boxes <c>kind</c> in the track's <c>udta</c> (ISO/IEC 14496-12 §8.10.4), in the words of DASH roles.</summary>
internal static class TrackKinds
{
    private static readonly (TrackPurpose Purpose, string Value)[] Values =
    [
        (TrackPurpose.Commentary, "commentary"), (TrackPurpose.VisuallyImpaired, "description"), (TrackPurpose.HearingImpaired, "caption"), (TrackPurpose.Dub, "dub"),
        (TrackPurpose.Original, "main"),
    ];

    public static void Write(BoxWriter writer, TrackPurpose purpose)
    {
        if (purpose == TrackPurpose.None) return;
        using var udta = writer.Box("udta");
        foreach (var (known, value) in Values)
        {
            if (!purpose.HasFlag(known)) continue;
            using var kind = writer.FullBox("kind");
            writer.Text(TrackPurposes.RoleScheme + '\0' + value + '\0');
        }
    }

    public static TrackPurpose Read(Box trak, Mp4Origin origin)
    {
        var purpose = TrackPurpose.None;
        foreach (var box in trak.Children(origin).Find("udta")?.Children(origin) ?? [])
            if (box.Type == "kind" && Encoding.Latin1.GetString(box.Content.Span[4..]).Split('\0') is [TrackPurposes.RoleScheme, var value, ..])
                foreach (var (known, name) in Values)
                    if (name == value) purpose |= known;
        return purpose;
    }
}
