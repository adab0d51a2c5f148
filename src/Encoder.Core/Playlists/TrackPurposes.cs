using Encoder.Core.Probing;

namespace Encoder.Core.Playlists;

/// <summary>What a track is for, in the words of HLS, DASH and MP4.</summary>
internal static class TrackPurposes
{
    /// <summary>ISO/IEC 23009-1 §5.8.5.5.</summary>
    public const string RoleScheme = "urn:mpeg:dash:role:2011";

    /// <summary>ETSI TS 102 822-3-1 §A.2.12, which DASH-IF uses for accessibility.</summary>
    public const string AudioPurposeScheme = "urn:tva:metadata:cs:AudioPurposeCS:2007";

    /// <summary>CHARACTERISTICS of RFC 8216 §4.3.4.1, with the names that AVFoundation knows; null when there is nothing to say.</summary>
    public static string? Characteristics(TrackPurpose purpose, bool isSound)
    {
        var names = Names(purpose, isSound).ToList();
        return names.Count == 0 ? null : string.Join(',', names);
    }

    /// <summary>Roles of DASH beside "main" and "alternate", or "subtitle".</summary>
    public static IEnumerable<string> Roles(TrackPurpose purpose, bool isSound)
    {
        if (purpose.HasFlag(TrackPurpose.Commentary)) yield return "commentary";
        if (purpose.HasFlag(TrackPurpose.VisuallyImpaired)) yield return "description";
        if (purpose.HasFlag(TrackPurpose.HearingImpaired)) yield return isSound ? "enhanced-audio-intelligibility" : "caption";
        if (purpose.HasFlag(TrackPurpose.Dub)) yield return "dub";
    }

    /// <summary>Values of <see cref="AudioPurposeScheme"/>: 1 for those who do not see, 2 for those who hear badly.</summary>
    public static IEnumerable<string> AudioPurposes(TrackPurpose purpose)
    {
        if (purpose.HasFlag(TrackPurpose.VisuallyImpaired)) yield return "1";
        if (purpose.HasFlag(TrackPurpose.HearingImpaired)) yield return "2";
    }

    private static IEnumerable<string> Names(TrackPurpose purpose, bool isSound)
    {
        if (purpose.HasFlag(TrackPurpose.Commentary)) yield return "public.auxiliary-content";
        if (purpose.HasFlag(TrackPurpose.VisuallyImpaired)) yield return "public.accessibility.describes-video";
        if (purpose.HasFlag(TrackPurpose.HearingImpaired))
            yield return isSound
                ? "public.accessibility.enhances-speech-intelligibility"
                : "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound";
        if (purpose.HasFlag(TrackPurpose.Dub)) yield return "public.translation.dubbed";
        if (purpose.HasFlag(TrackPurpose.Original)) yield return "public.original-content";
    }
}
