using Encoder.Core.Probing;

namespace Encoder.Core.Playlists;

/// <summary>The audio renditions of one codec and bitrate, one for each track: an EXT-X-MEDIA group (RFC 8216 §4.3.4.1.1).</summary>
/// <param name="Id">GROUP-ID.</param>
/// <param name="Members">In the order given; names are unique among them.</param>
internal sealed record AudioGroup(string Id, IReadOnlyList<AudioGroupMember> Members)
{
    /// <summary>The maximum bandwidth of a member.</summary>
    public Bandwidth Bandwidth => Members.Aggregate(Bandwidth.Zero, (most, member) => Bandwidth.Max(most, member.Track.Bandwidth));

    /// <summary>Every codec of the members.</summary>
    public IEnumerable<string> Codecs => Members.Select(member => member.Track.Codecs).Distinct();

    /// <summary>The default member.</summary>
    public AudioGroupMember Default => Members.First(member => member.IsDefault);

    /// <summary>Groups the audio renditions among <paramref name="tracks"/>.</summary>
    public static IReadOnlyList<AudioGroup> Of(IEnumerable<RenditionTrack> tracks) =>
        [.. tracks.Where(track => track.Kind == RenditionKind.Audio)
            .GroupBy(track => (track.CodecFamily, track.Group))
            .GroupBy(group => group.Key.CodecFamily)
            .SelectMany(family => family.Select((group, at) => new AudioGroup(IdOf(family.Key, [.. family], at), MembersOf([.. group]))))];

    // The rate tells groups of one codec apart, or the number where even that is the same.
    private static string IdOf(string family, IReadOnlyList<IEnumerable<RenditionTrack>> groups, int at)
    {
        if (groups.Count == 1) return $"audio-{family}";
        var rates = groups.Select(group => group.First().BitrateBps / 1000).ToList();
        return rates.Count(rate => rate == rates[at]) == 1 ? $"audio-{family}-{rates[at]}k" : $"audio-{family}-{at + 1}";
    }

    private static List<AudioGroupMember> MembersOf(IReadOnlyList<RenditionTrack> tracks)
    {
        var chosen = tracks.FirstOrDefault(track => track.IsDefault) ?? tracks[0];
        var names = new HashSet<string>();
        var heard = new HashSet<(string?, string?)> { (LanguageTag.From(chosen.Language), CharacteristicsOf(chosen)) };
        var members = new List<AudioGroupMember>();
        foreach (var track in tracks)
        {
            var language = LanguageTag.From(track.Language);
            var name = PlaylistText.Clean(track.Title) ?? language ?? track.Name;
            if (!names.Add(name))
                names.Add(name = $"{name} ({track.Name})");

            // §4.3.4.1: DEFAULT needs AUTOSELECT, and of those chosen by themselves no two may be of one language for one purpose. Nobody wants a
            // commentary unasked.
            var isDefault = ReferenceEquals(track, chosen);
            var isAutoselected = isDefault || (heard.Add((language, CharacteristicsOf(track))) && !track.Purpose.HasFlag(TrackPurpose.Commentary));
            members.Add(new AudioGroupMember(track, name, language, isDefault, isAutoselected));
        }

        return members;
    }

    private static string? CharacteristicsOf(RenditionTrack track) => TrackPurposes.Characteristics(track.Purpose, isSound: true);
}

/// <summary>One member of an audio group.</summary>
internal sealed record AudioGroupMember(RenditionTrack Track, string Name, string? Language, bool IsDefault, bool IsAutoselected)
{
    /// <summary>CHARACTERISTICS; null for none.</summary>
    public string? Characteristics => TrackPurposes.Characteristics(Track.Purpose, isSound: true);
}
