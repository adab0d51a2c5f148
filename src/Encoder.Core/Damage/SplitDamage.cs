using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Damage;

/// <summary>The findings of a split about a source.</summary>
/// <param name="Media">The probe of the source.</param>
/// <param name="End">End of the last video frame or audio packet, on the asset's time line.</param>
/// <param name="Gaps">Gaps in the video.</param>
/// <param name="Timebase">Time base of the gaps; null without video.</param>
/// <param name="ReadErrors">Error messages of the demuxer.</param>
/// <param name="SoundErrors">Error messages of the audio decoders.</param>
/// <param name="AudioGaps">Gaps of the audio tracks.</param>
public sealed record SplitSummary(
    MediaInfo Media, TimeSpan End, IReadOnlyList<Gap> Gaps, Timebase? Timebase, IReadOnlyList<string> ReadErrors, IReadOnlyList<string> SoundErrors,
    IReadOnlyList<AudioGaps> AudioGaps)
{
    /// <summary>Error messages of the video decoder, if the splitter decodes the video.</summary>
    public IReadOnlyList<string> PictureErrors { get; init; } = [];

    /// <summary>Where the media of a fragmented MP4 would end, on the container's time line; null when nothing tells.</summary>
    public TimeSpan? FragmentsEnd { get; init; }

    /// <summary>How many bytes the source says it is long, in its head, its index or its tables; null when it does not.</summary>
    public long? DeclaredBytes { get; init; }

    /// <summary>Where each track that is read ends; those of a source that declares nothing of its tracks may be left out.</summary>
    public IReadOnlyList<TrackEnd> Tracks { get; init; } = [];

    /// <summary>Where there is a picture; null without a video track.</summary>
    public PictureSpan? Picture { get; init; }

    /// <summary>Frames that were read and have no place in the result.</summary>
    public long UnplacedFrames { get; init; }

    /// <summary>The source ends without the mark that its container ends with.</summary>
    public bool IsCutOff { get; init; }
}

/// <summary>
/// Judges what a split met: 1. what the demuxer said; 2. holes in the video; 3. a tail that is missing, of all or of a track; 4. picture and sound that
/// could not be decoded, 5. or is not there; 6. frames without a place.
/// A header's claim alone is no loss, for headers are often wrong: it counts only when reading broke off as well, or the source says itself that it is
/// longer than it is.
/// </summary>
public static class SplitDamage
{
    private const int GapsNamed = 5;
    private const int TransportPacketBytes = 188;

    // For these demuxers ffmpeg reads a declared length; for others it computes one from the packets it finds, or estimates it from a bitrate.
    private static readonly string[] Declaring =
        ["mov", "matroska", "avi", "flv", "live_flv", "asf", "mxf", "nut", "ivf", "wav", "w64", "aiff", "caf", "au", "flac", "rm", "wv", "ape", "tta", "gxf"];

    // Their durations count from zero, even when the tracks start later.
    private static readonly string[] FromZero = ["mov", "matroska", "flv", "live_flv"];

    /// <summary>Returns the warnings and the loss.</summary>
    public static (IReadOnlyList<Fault> Warnings, SourceLoss Loss) Judge(SplitSummary facts)
    {
        var broke = facts.ReadErrors.Count > 0;
        var isCut = broke || facts.DeclaredBytes > facts.Media.Length || facts.FragmentsEnd is not null;
        var holes = Holes(facts);
        var (missing, tailWarning) = Tail(facts, isCut);
        var tail = isCut ? missing : TimeSpan.Zero;
        var (ofTrack, trackWarnings) = TrackDamage.Judge(facts, missing, isCut);
        List<Fault> warnings =
        [
            .. ReadErrors(facts), .. Gaps(facts, holes), .. tailWarning, .. trackWarnings, .. Picture(facts), .. Sound(facts), .. AudioDamage.Warnings(facts),
            .. PictureDamage.Warnings(facts), .. Unplaced(facts),
        ];
        return (warnings, new SourceLoss((broke ? holes : TimeSpan.Zero) + (tail > ofTrack ? tail : ofTrack), facts.End + tail));
    }

    private static IEnumerable<Fault> ReadErrors(SplitSummary facts)
    {
        if (facts.ReadErrors.Count > 0)
            yield return new(ErrorCodes.AssetDamaged, $"The source could not be read without errors: {First(facts.ReadErrors)}.", string.Join('\n', facts.ReadErrors));
    }

    private static string First(IReadOnlyList<string> errors) => errors[0].TrimEnd('.') + (errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "");

    private static TimeSpan Holes(SplitSummary facts) =>
        facts.Timebase is { } timebase ? facts.Gaps.Aggregate(TimeSpan.Zero, (sum, gap) => sum + timebase.ToTimeSpan(gap.End - gap.Start)) : TimeSpan.Zero;

    private static IEnumerable<Fault> Gaps(SplitSummary facts, TimeSpan holes)
    {
        if (facts.Gaps.Count == 0 || facts.Timebase is not { } timebase) yield break;
        var named = string.Join(", ", facts.Gaps.Take(GapsNamed).Select(gap => string.Create(
            CultureInfo.InvariantCulture, $"{timebase.Seconds(gap.Start):0.00} to {timebase.Seconds(gap.End):0.00} s")));
        var more = facts.Gaps.Count > GapsNamed ? $" and {facts.Gaps.Count - GapsNamed} more" : "";
        yield return new(ErrorCodes.AssetGap, string.Create(
            CultureInfo.InvariantCulture,
            $"The video has no frames from {named}{more}: about {facts.Gaps.Sum(gap => gap.Frames)} frames, {holes.TotalSeconds:0.##} s. The last picture before them is repeated in their place."));
    }

    private static (TimeSpan Missing, IReadOnlyList<Fault> Warning) Tail(SplitSummary facts, bool isCut)
    {
        if (facts.Media.Demuxer == "mpegts" && facts.Media.Length % TransportPacketBytes != 0 && facts.Media.Length % 192 != 0 && facts.Media.Length % 204 != 0)
            return (TimeSpan.Zero, [new(ErrorCodes.AssetTruncated, "The source ends within a packet: its end is missing. How much is missing is unknown, because it declares no length.")]);
        if (facts.IsCutOff)
            return (TimeSpan.Zero, [new(ErrorCodes.AssetTruncated, "The source ends without a last Ogg page: its end is missing. How much is missing is unknown, because it declares no length.")]);
        if (Declared(facts) is not { } declared)
            return facts.DeclaredBytes > facts.Media.Length && !IsFlv(facts.Media) ? (TimeSpan.Zero, [TruncatedBytes(facts)]) : (TimeSpan.Zero, []);
        var missing = declared - facts.End;
        if (missing < Slack(declared)) return (TimeSpan.Zero, []);
        var text = string.Create(CultureInfo.InvariantCulture, $"{facts.End.TotalSeconds:0.00} s of the {declared.TotalSeconds:0.00} s it declares");
        return isCut
            ? (missing, [new(ErrorCodes.AssetTruncated, string.Create(CultureInfo.InvariantCulture, $"The source ends early, at {text}: {missing.TotalSeconds:0.00} s are missing{FramesIn(facts.Media, missing)}."))])
            : (missing, [new(ErrorCodes.AssetShorter, $"The source contains {text}: either its header is wrong or its end is missing.")]);
    }

    // What an FLV says of its size is often left from before it was edited.
    private static bool IsFlv(MediaInfo media) => media.Demuxer is "flv" or "live_flv";

    private static Fault TruncatedBytes(SplitSummary facts) => new(ErrorCodes.AssetTruncated, string.Create(
        CultureInfo.InvariantCulture, $"The source ends after {facts.Media.Length} of the {facts.DeclaredBytes} bytes it declares, so its end is missing; how many seconds, it does not declare."));

    private static TimeSpan? Declared(SplitSummary facts)
    {
        var demuxer = facts.Media.Demuxer.Split(',')[0];
        var start = TimeSpan.FromMicroseconds(facts.Media.StartUs);
        var stated = facts.Media.DurationUs is { } us && Declaring.Contains(demuxer) ? TimeSpan.FromMicroseconds(us) : (TimeSpan?)null;
        if (start > TimeSpan.Zero && FromZero.Contains(demuxer)) stated -= start;
        var fragments = facts.FragmentsEnd - start;
        return fragments is null || stated > fragments ? stated : fragments;
    }

    /// <summary>How much less than declared is nothing to speak of.</summary>
    internal static TimeSpan Slack(TimeSpan declared) => TimeSpan.FromSeconds(Math.Clamp(declared.TotalSeconds / 50, 0.25, 1));

    internal static string FramesIn(MediaInfo media, TimeSpan missing) =>
        media.Video is [{ AverageFrameRate: { IsPositive: true, Value: < 1_000 and var rate } }, ..]
            ? string.Create(CultureInfo.InvariantCulture, $", about {missing.TotalSeconds * rate:0} frames")
            : "";

    private static IEnumerable<Fault> Unplaced(SplitSummary facts)
    {
        if (facts.UnplacedFrames > 0)
        {
            yield return new(ErrorCodes.FramesLost, string.Create(
                CultureInfo.InvariantCulture, $"{facts.UnplacedFrames} frames of the source are left out: by their times they belong before frames that come earlier in the file."));
        }
    }

    private static IEnumerable<Fault> Picture(SplitSummary facts)
    {
        if (facts.PictureErrors.Count > 0)
        {
            yield return new(
                ErrorCodes.DecodeErrors, $"Frames were decoded with errors. Parts of the picture may be wrong: {First(facts.PictureErrors)}.",
                string.Join('\n', facts.PictureErrors));
        }
    }

    private static IEnumerable<Fault> Sound(SplitSummary facts)
    {
        if (facts.SoundErrors.Count > 0)
        {
            yield return new(
                ErrorCodes.AudioDamaged, $"Parts of the audio could not be decoded and are replaced by silence: {First(facts.SoundErrors)}.",
                string.Join('\n', facts.SoundErrors));
        }
    }
}
