using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Damage;

/// <summary>What a split met of a source.</summary>
/// <param name="Media">What the source declares.</param>
/// <param name="End">Where the last frame or sound ends, on the asset's time line.</param>
/// <param name="Gaps">Holes in the video.</param>
/// <param name="Timebase">Time base of the gaps; null without video.</param>
/// <param name="ReadErrors">What the demuxer complained of.</param>
/// <param name="SoundErrors">What the decoders of the sound complained of.</param>
/// <param name="AudioGaps">Where sound tracks have nothing.</param>
public sealed record SplitSummary(
    MediaInfo Media, TimeSpan End, IReadOnlyList<Gap> Gaps, Timebase? Timebase, IReadOnlyList<string> ReadErrors, IReadOnlyList<string> SoundErrors,
    IReadOnlyList<AudioGaps> AudioGaps)
{
    /// <summary>What the picture's decoder complained of, where the splitter decodes.</summary>
    public IReadOnlyList<string> PictureErrors { get; init; } = [];

    /// <summary>Where the media of an MP4 whose fragments break off would end, on the container's time line; null when nothing tells.</summary>
    public TimeSpan? FragmentsEnd { get; init; }

    /// <summary>The source ends without the mark that its container ends with.</summary>
    public bool IsCutOff { get; init; }
}

/// <summary>
/// Judges what a split met: 1. what the demuxer said; 2. holes in the video; 3. a tail that is missing; 4. picture and sound that could not be decoded,
/// 5. or is not there.
/// A header's claim alone is no loss, for headers are often wrong: it counts only when reading broke off as well.
/// </summary>
public static class SplitDamage
{
    private const int GapsNamed = 5;
    private const int TransportPacketBytes = 188;

    // Of these ffmpeg reads a declared length; of others it works one out from what it finds, or guesses it from a bitrate.
    private static readonly string[] Declaring =
        ["mov", "matroska", "avi", "flv", "live_flv", "asf", "mxf", "nut", "ivf", "wav", "w64", "aiff", "caf", "au", "flac", "rm", "wv", "ape", "tta", "gxf"];

    // Their durations count from zero, also when the tracks start later.
    private static readonly string[] FromZero = ["mov", "matroska", "flv", "live_flv"];

    /// <summary>The warnings, and what is lost.</summary>
    public static (IReadOnlyList<Fault> Warnings, SourceLoss Loss) Judge(SplitSummary facts)
    {
        var broke = facts.ReadErrors.Count > 0;
        var holes = Holes(facts);
        var (tail, tailWarning) = Tail(facts, broke);
        List<Fault> warnings = [.. ReadErrors(facts), .. Gaps(facts, holes), .. tailWarning, .. Picture(facts), .. Sound(facts), .. AudioDamage.Warnings(facts)];
        return (warnings, new SourceLoss((broke ? holes : TimeSpan.Zero) + tail, facts.End + tail));
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

    private static (TimeSpan Lost, IReadOnlyList<Fault> Warning) Tail(SplitSummary facts, bool broke)
    {
        if (facts.Media.Demuxer == "mpegts" && facts.Media.Length % TransportPacketBytes != 0 && facts.Media.Length % 192 != 0 && facts.Media.Length % 204 != 0)
            return (TimeSpan.Zero, [new(ErrorCodes.AssetTruncated, "The source ends within a packet: its end is missing. How much is missing is unknown, because it declares no length.")]);
        if (facts.IsCutOff)
            return (TimeSpan.Zero, [new(ErrorCodes.AssetTruncated, "The source ends without a last Ogg page: its end is missing. How much is missing is unknown, because it declares no length.")]);
        if (Declared(facts) is not { } declared) return (TimeSpan.Zero, []);
        var missing = declared - facts.End;
        if (missing < TimeSpan.FromSeconds(Math.Clamp(declared.TotalSeconds / 50, 0.25, 1))) return (TimeSpan.Zero, []);
        var text = string.Create(CultureInfo.InvariantCulture, $"{facts.End.TotalSeconds:0.00} s of the {declared.TotalSeconds:0.00} s it declares");
        return broke
            ? (missing, [new(ErrorCodes.AssetTruncated, string.Create(CultureInfo.InvariantCulture, $"The source ends early, at {text}: {missing.TotalSeconds:0.00} s are missing{Frames(facts.Media, missing)}."))])
            : (TimeSpan.Zero, [new(ErrorCodes.AssetShorter, $"The source contains {text}: either its header is wrong or its end is missing.")]);
    }

    private static TimeSpan? Declared(SplitSummary facts)
    {
        var demuxer = facts.Media.Demuxer.Split(',')[0];
        var start = TimeSpan.FromMicroseconds(facts.Media.StartUs);
        var stated = facts.Media.DurationUs is { } us && Declaring.Contains(demuxer) ? TimeSpan.FromMicroseconds(us) : (TimeSpan?)null;
        if (start > TimeSpan.Zero && FromZero.Contains(demuxer)) stated -= start;
        var fragments = facts.FragmentsEnd - start;
        return fragments is null || stated > fragments ? stated : fragments;
    }

    private static string Frames(MediaInfo media, TimeSpan missing) =>
        media.Video is [{ AverageFrameRate: { IsPositive: true, Value: < 1_000 and var rate } }, ..]
            ? string.Create(CultureInfo.InvariantCulture, $", about {missing.TotalSeconds * rate:0} frames")
            : "";

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
