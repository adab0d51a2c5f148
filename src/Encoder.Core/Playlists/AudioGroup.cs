namespace Encoder.Core.Playlists;

/// <summary>The audio renditions of one codec: an EXT-X-MEDIA group (RFC 8216 §4.3.4.1.1), or the audio of one codec in a manifest.</summary>
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
            .GroupBy(track => track.CodecFamily)
            .Select(group => new AudioGroup($"audio-{group.Key}", MembersOf([.. group])))];

    private static List<AudioGroupMember> MembersOf(IReadOnlyList<RenditionTrack> tracks)
    {
        var chosen = tracks.FirstOrDefault(track => track.IsDefault) ?? tracks[0];
        var names = new HashSet<string>();
        var languages = new HashSet<string> { LanguageTag.From(chosen.Language) ?? "" };
        var members = new List<AudioGroupMember>();
        foreach (var track in tracks)
        {
            var language = LanguageTag.From(track.Language);
            var name = PlaylistText.Clean(track.Title) ?? language ?? track.Name;
            if (!names.Add(name))
                names.Add(name = $"{name} ({track.Name})");

            // §4.3.4.1: DEFAULT requires AUTOSELECT, and no two members with AUTOSELECT may have the same language.
            var isDefault = ReferenceEquals(track, chosen);
            members.Add(new AudioGroupMember(track, name, language, isDefault, isDefault || languages.Add(language ?? "")));
        }

        return members;
    }
}

/// <summary>One member of an audio group.</summary>
internal sealed record AudioGroupMember(RenditionTrack Track, string Name, string? Language, bool IsDefault, bool IsAutoselected);
