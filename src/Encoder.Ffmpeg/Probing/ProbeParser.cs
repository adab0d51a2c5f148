using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Probing;

/// <summary>Converts ffprobe's JSON to typed tracks. Pure. Header values are validated here once, so that later code can rely on them.</summary>
public static class ProbeParser
{
    private const int MaxSide = 65_535;
    private const int MaxSampleRateHz = 768_000;
    private const int MaxChannels = 64;

    /// <summary>Reads ffprobe's JSON for an asset of <paramref name="length"/> bytes.</summary>
    /// <param name="undecodable">Indexes of the tracks that this ffmpeg has no decoder for.</param>
    /// <exception cref="FaultException"><c>asset.unreadable</c>, <c>asset.no_decodable_track</c>.</exception>
    public static MediaInfo Parse(string json, long length, IReadOnlySet<int>? undecodable = null)
    {
        if (ProbeJson.Read(json) is not { Format: { FormatName: { } demuxer } format, Streams: { } streams } probe)
            throw new FaultException(ErrorCodes.AssetUnreadable, "The file is not a readable media file.");
        var start = ProbeValues.Microseconds(format.StartTime) ?? EarliestStart(streams);
        var chapters = ChapterParser.Parse(probe.Chapters ?? [], start);
        var judged = streams.Select(stream => chapters.Count > 0 && IsOfChapters(stream) ? OfChapters(stream) : Judge(stream, undecodable?.Contains(stream.Index) ?? false)).ToList();
        var video = judged.OfType<VideoTrack>().ToList();
        var audio = judged.OfType<AudioTrack>().ToList();
        var others = judged.OfType<OtherTrack>().ToList();
        if (video.Count + audio.Count == 0) throw new FaultException(ErrorCodes.AssetNoTrack, NoTrack([.. others, .. judged.OfType<SubtitleTrack>().Select(Alone)]));
        return new MediaInfo(
            demuxer, length, start,
            Declared(demuxer, format, streams, start), [.. video.Select(track => WithEnd(track, demuxer, streams, start))],
            [.. audio.Select(track => WithEnd(track, demuxer, streams, start))], others)
        {
            Subtitles = [.. judged.OfType<SubtitleTrack>()],
            Chapters = chapters,
        };
    }

    /// <summary>Whether all picture, or all sound, is announced only: too little was read to tell its size, format or rate.</summary>
    public static bool MissesTracks(string json, IReadOnlySet<int>? undecodable = null)
    {
        var judged = (ProbeJson.Read(json)?.Streams ?? []).Select(stream => Judge(stream, undecodable?.Contains(stream.Index) ?? false)).ToList();
        bool IsUnseen(string kind) => judged.OfType<OtherTrack>().Any(track => track.IsUnseen && track.Kind == kind);
        return (IsUnseen("video") && !judged.OfType<VideoTrack>().Any()) || (IsUnseen("audio") && !judged.OfType<AudioTrack>().Any());
    }

    private static OtherTrack Alone(SubtitleTrack track) => new(track.Index, "subtitle", track.Codec, "it is neither video nor audio");

    private static string NoTrack(List<OtherTrack> others) => others.Count == 0
        ? "The file has no tracks."
        : $"The file has no video or audio track that can be decoded: {string.Join("; ", others.Take(4).Select(other => $"track {other.Index} ({other.Kind}, {other.Codec}): {other.Reason}"))}.";

    // A text track in QuickTime or MP4 that contains chapter titles; ffmpeg reports no other text track as data.
    private static bool IsOfChapters(ProbeStream stream) => stream is { CodecType: "data", CodecName: "bin_data", CodecTagString: "text" or "tx3g" };

    private static OtherTrack OfChapters(ProbeStream stream) => new(stream.Index, "data", "bin_data", "it contains the chapter titles") { IsExpected = true };

    // A VideoTrack, an AudioTrack, a SubtitleTrack or an OtherTrack.
    private static object Judge(ProbeStream stream, bool isUndecodable)
    {
        var kind = stream.CodecType ?? "unknown";
        var codec = stream.CodecName ?? "unknown";
        OtherTrack Other(string reason) => new(stream.Index, kind, codec, reason);
        if (kind is not ("video" or "audio") && !IsText(kind, codec)) return Other(NoMedia(kind, codec));
        if (codec is "unknown" or "none") return Other("its codec is unknown");
        if (isUndecodable) return Other("this ffmpeg has no decoder for it");
        if (ProbeValues.Timebase(stream.TimeBase) is not { } timebase) return Other("it has no time base");
        if (kind == "subtitle")
            return new SubtitleTrack(stream.Index, codec, timebase, Language(stream), Title(stream), IsDefault(stream), stream.Disposition?.Forced is not (null or 0)) { Purpose = Purpose(stream) };
        return kind == "audio" ? Audio(stream, codec, timebase, Other) : Video(stream, codec, timebase, Other);
    }

    private static bool IsText(string kind, string codec) =>
        kind == "subtitle" && codec is "subrip" or "srt" or "ass" or "ssa" or "webvtt" or "mov_text" or "text";

    private static string NoMedia(string kind, string codec) => kind switch
    {
        "subtitle" when codec is "hdmv_pgs_subtitle" or "dvd_subtitle" or "dvb_subtitle" or "xsub" => "its subtitles are pictures, not text",
        "subtitle" => "its subtitle format cannot be converted to WebVTT",
        _ => "it is neither video nor audio",
    };

    private static object Video(ProbeStream stream, string codec, Timebase timebase, Func<string, OtherTrack> other)
    {
        if (stream.Disposition is { AttachedPic: not 0 } or { StillImage: not 0 }) return other("it is a picture, not video") with { IsExpected = true };
        if (stream is not { Width: > 0 and <= MaxSide and var width, Height: > 0 and <= MaxSide and var height }) return other("its picture size is unknown") with { IsUnseen = true };
        if (ProbeValues.Stated(stream.PixFmt) is not { } pixelFormat) return other("none of its pictures could be decoded") with { IsUnseen = true };
        var aspect = ProbeValues.Fraction(stream.SampleAspectRatio);
        var display = stream.SideDataList?.FirstOrDefault(data => data.Rotation is not null);
        var isMirrored = ProbeValues.IsMirrored(display?.Displaymatrix);
        return new VideoTrack(
            stream.Index, codec, timebase, Language(stream), Title(stream), IsDefault(stream), width, height, pixelFormat,
            aspect.IsPositive ? aspect : new Rational(1, 1),
            ProbeValues.ClockwiseDegrees(display?.Rotation, isMirrored),
            ProbeValues.Fraction(stream.AvgFrameRate), ProbeValues.Fraction(stream.RFrameRate), FieldOrder(stream), Color(stream))
        { Id = ProbeValues.Hexadecimal(stream.Id), IsMirrored = isMirrored, ReorderFrames = Math.Max(0, stream.HasBFrames ?? 0), Purpose = Purpose(stream) };
    }

    private static object Audio(ProbeStream stream, string codec, Timebase timebase, Func<string, OtherTrack> other)
    {
        if (stream.SampleRate is not (> 0 and <= MaxSampleRateHz and var rate)) return other("its sample rate is unknown") with { IsUnseen = true };
        if (stream.Channels is not (> 0 and <= MaxChannels and var channels)) return other("its number of channels is unknown") with { IsUnseen = true };
        // Every PCM decoder knows its sample format once it is opened. This one could not be opened, and would make the splitter fail.
        if (codec.StartsWith("pcm_", StringComparison.Ordinal) && ProbeValues.Stated(stream.SampleFmt) is null) return other("its decoder cannot be opened");
        return new AudioTrack(
            stream.Index, codec, timebase, Language(stream), Title(stream), IsDefault(stream), rate, channels, ProbeValues.Stated(stream.ChannelLayout))
        { Purpose = Purpose(stream) };
    }

    private static TrackPurpose Purpose(ProbeStream stream) => stream.Disposition is not { } marks
        ? TrackPurpose.None
        : (marks.Comment != 0 ? TrackPurpose.Commentary : 0) | (marks.VisualImpaired != 0 || marks.Descriptions != 0 ? TrackPurpose.VisuallyImpaired : 0)
            | (marks.HearingImpaired != 0 || marks.Captions != 0 ? TrackPurpose.HearingImpaired : 0) | (marks.Dub != 0 ? TrackPurpose.Dub : 0)
            | (marks.Original != 0 ? TrackPurpose.Original : 0);

    // Of an AVI ffmpeg lessens what is declared to what its size makes likely; the number of frames stays. Of other containers the longest track
    // counts, and that may be one of subtitles, which is no measure of picture and sound.
    private static long? Declared(string demuxer, ProbeFormat format, IReadOnlyList<ProbeStream> streams, long start)
    {
        var duration = ProbeValues.Microseconds(format.Duration) is > 0 and var stated ? stated : (long?)null;
        var frames = demuxer == "avi" ? streams.Where(stream => stream.CodecType == "video").Select(Length).Max() : null;
        if (frames > duration) return frames;
        var ends = streams.Where(IsMedia).Select(stream => DeclaredEnd(demuxer, stream)).ToList();
        var others = streams.Any(stream => !IsMedia(stream) && DeclaredEnd(demuxer, stream) is not null);
        return others && ends.Count > 0 && ends.All(end => end > start) ? Math.Min(duration ?? long.MaxValue, ends.Max()!.Value - Origin(demuxer, start)) : duration;
    }

    private static bool IsMedia(ProbeStream stream) => stream is { CodecType: "video", Disposition: not { AttachedPic: not 0 } } or { CodecType: "audio" };

    // Durations of Matroska count from zero, those of MP4 from the earliest track.
    private static long Origin(string demuxer, long start) => demuxer.StartsWith("matroska", StringComparison.Ordinal) ? 0 : start;

    private static T WithEnd<T>(T track, string demuxer, IReadOnlyList<ProbeStream> streams, long start)
        where T : Track =>
        DeclaredEnd(demuxer, streams.First(stream => stream.Index == track.Index)) is { } end && end > start ? track with { DeclaredEndUs = end - start } : track;

    // On the container's time line. Of other containers ffmpeg works out what it says of single tracks.
    private static long? DeclaredEnd(string demuxer, ProbeStream stream) => demuxer.Split(',')[0] switch
    {
        "mov" => ProbeValues.Microseconds(stream.Duration) is > 0 and var duration ? (ProbeValues.Microseconds(stream.StartTime) ?? 0) + duration : null,
        "matroska" => ProbeValues.ClockMicroseconds(stream.Tags?.Duration) is > 0 and var end ? end : null,
        _ => null,
    };

    private static long? Length(ProbeStream stream) =>
        int.TryParse(stream.NbFrames, CultureInfo.InvariantCulture, out var count) && ProbeValues.Fraction(stream.RFrameRate) is { IsPositive: true } rate
            ? new Timebase(rate.Den, rate.Num).ToTimeSpan(count).Ticks / TimeSpan.TicksPerMicrosecond
            : null;

    private static long EarliestStart(IReadOnlyList<ProbeStream> streams) =>
        streams.Select(stream => ProbeValues.Microseconds(stream.StartTime)).Where(start => start is not null).Min() ?? 0;

    // ISO 639-2 codes have three letters; other values are dropped.
    private static string? Language(ProbeStream stream) =>
        ProbeValues.Stated(stream.Tags?.Language) is { Length: 3 } code && code.All(char.IsAsciiLetter) ? code.ToLowerInvariant() : null;

    private static string? Title(ProbeStream stream) =>
        ProbeValues.Title(stream.Tags?.Title);

    private static bool IsDefault(ProbeStream stream) => stream.Disposition?.Default is not (null or 0);

    private static string FieldOrder(ProbeStream stream) => stream.FieldOrder is "progressive" or "tt" or "bb" or "tb" or "bt" ? stream.FieldOrder : "unknown";

    private static ColorInfo Color(ProbeStream stream) => new(
        ProbeValues.Stated(stream.ColorRange), ProbeValues.Stated(stream.ColorPrimaries),
        ProbeValues.Stated(stream.ColorTransfer), ProbeValues.Stated(stream.ColorSpace), ProbeValues.Stated(stream.ChromaLocation));
}
