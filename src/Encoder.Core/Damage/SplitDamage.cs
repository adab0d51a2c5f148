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

    /// <summary>The declared end of an MP4 whose fragments end early, on the container's time line; null when unknown.</summary>
    public TimeSpan? FragmentsEnd { get; init; }

    /// <summary>Whether the source lacks the end mark of its container.</summary>
    public bool IsCutOff { get; init; }
}

/// <summary>
/// Evaluates the findings of a split: 1. errors of the demuxer; 2. gaps in the video; 3. a missing end; 4. video and audio that could not be decoded;
/// 5. missing audio.
/// A declared duration alone does not prove a loss, because headers are often wrong: it counts only when reading also failed.
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
        var readFailed = facts.ReadErrors.Count > 0;
        var holes = Holes(facts);
        var (tail, tailWarning) = Tail(facts, readFailed);
        List<Fault> warnings = [.. ReadErrors(facts), .. Gaps(facts, holes), .. tailWarning, .. Picture(facts), .. Sound(facts), .. AudioDamage.Warnings(facts)];
        return (warnings, new SourceLoss((readFailed ? holes : TimeSpan.Zero) + tail, facts.End + tail));
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

    private static (TimeSpan Lost, IReadOnlyList<Fault> Warning) Tail(SplitSummary facts, bool readFailed)
    {
        if (facts.Media.Demuxer == "mpegts" && facts.Media.Length % TransportPacketBytes != 0 && facts.Media.Length % 192 != 0 && facts.Media.Length % 204 != 0)
            return (TimeSpan.Zero, [new(ErrorCodes.AssetTruncated, "The source ends within a packet: its end is missing. How much is missing is unknown, because it declares no length.")]);
        if (facts.IsCutOff)
            return (TimeSpan.Zero, [new(ErrorCodes.AssetTruncated, "The source ends without a last Ogg page: its end is missing. How much is missing is unknown, because it declares no length.")]);
        if (Declared(facts) is not { } declared) return (TimeSpan.Zero, []);
        var missing = declared - facts.End;
        if (missing < TimeSpan.FromSeconds(Math.Clamp(declared.TotalSeconds / 50, 0.25, 1))) return (TimeSpan.Zero, []);
        var text = string.Create(CultureInfo.InvariantCulture, $"{facts.End.TotalSeconds:0.00} s of the {declared.TotalSeconds:0.00} s it declares");
        return readFailed
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
