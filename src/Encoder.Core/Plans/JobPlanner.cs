using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Parameters;
using Encoder.Core.Probing;
using Encoder.Core.Specs;
using Encoder.Core.Time;

namespace Encoder.Core.Plans;

/// <summary>
/// Plans everything that the bytes of a job depend on, from spec and source only: 1. limits; 2. lengths of segments and chunks; 3. the rungs,
/// and the size, filters and encoder of each; 4. lanes; 5. audio, subtitles and previews.
/// </summary>
public static class JobPlanner
{
    /// <summary>
    /// The usual length of a chunk: two segments of the usual length, and one at the start and near the end (<see cref="Chunks.ChunkTargets"/>).
    /// Long enough that process start-up, pre-roll and the restart of the encoder cost about a percent, short enough that the wait after the last byte is
    /// short and slots finish together. The nearest multiple of the segment length is used.
    /// </summary>
    public static TimeSpan UsualChunk { get; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Makes the plan. Throws with every fault: those of the spec, <c>asset.beyond_limits</c>, <c>asset.no_decodable_track</c>.
    /// </summary>
    public static EncodePlan Plan(JobSpec spec, MediaInfo media)
    {
        // 1
        JobSpecValidator.ThrowIfInvalid(spec);
        AssetLimits.Check(media);

        // 2
        var segment = TimeSpan.FromSeconds(spec.Delivery.SegmentSeconds);
        var chunk = spec.ChunkSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : segment * Math.Max(1, Math.Round(UsualChunk / segment));
        var settings = SettleLadder(spec);
        var oneSegmentPerChunk = media.Video.Count > 0 && settings.Any(setting => setting.Rung.Codec == VideoCodec.Av1);
        if (oneSegmentPerChunk)
            chunk = segment;

        // 3, 4 and 5
        var video = media.Video.Count > 0 ? PlanVideo(settings, media, segment, chunk) : null;
        var audio = AudioPlanner.Plan(spec.Audio, media, video?.Lanes.Count ?? 0);
        return new(media, video, audio, spec.Delivery, chunk, segment, PlanWarnings.Of(media, video, audio), oneSegmentPerChunk)
        {
            Layout = EncodePlan.CurrentLayout,
            ShortestClockJump = TimeSpan.FromSeconds(spec.ClockJumpSeconds),
            Subtitles = SubtitlePlanner.Plan(media),
            Previews = spec.Delivery.Previews == true && video is not null ? PreviewPlanner.Plan(media, video) : null,
        };
    }

    private sealed record Setting(RungSpec Rung, EncoderParameters Parameters, RungBounds Bounds);

    private static Setting[] SettleLadder(JobSpec spec)
    {
        var ladder = spec.Ladder.Count > 0 ? spec.Ladder : Ladder.Parse(LadderPresets.Default);
        return [.. ladder.Select(rung =>
        {
            var parameters = rung.Params is null ? EncoderParameters.None(rung.Codec) : EncoderParameters.Parse(rung.Params, rung.Codec);
            return new Setting(RungDecision.Settle(rung, parameters), parameters, RungBounds.Of(rung));
        })];
    }

    private static VideoPlan PlanVideo(Setting[] settings, MediaInfo media, TimeSpan segment, TimeSpan chunk)
    {
        var track = media.Video.FirstOrDefault(track => track.IsDefault) ?? media.Video[0];
        var rate = FrameRates.Nominal(track.AverageFrameRate, track.RealFrameRate);

        var rungs = new List<RungPlan>();
        foreach (var setting in settings)
        {
            if (PictureFit.Within(setting.Bounds, track, setting.Parameters.IsLossless) is { } fit)
                rungs.Add(PlanRung(setting, track, fit, rate, segment));
        }

        if (rungs.Count == 0)
        {
            // All rungs are larger than the source: the lowest stays, at the size of the source.
            var lowest = settings.Aggregate((one, other) => PictureFit.Compare(other.Bounds, one.Bounds, track) < 0 ? other : one);
            rungs.Add(PlanRung(lowest, track, PictureFit.SourceSize(track, lowest.Parameters.IsLossless), rate, segment));
        }

        return new(track.Index, track.Codec, rate, LanePlanner.Plan(rungs, media.DurationUs, chunk < segment ? chunk : segment))
        {
            SharedFilters = SharedFilters.Of(track),
            NeedsNeighbors = Deinterlacing.Of(track).Length > 0,
            Reading = SplitModes.Of(media, track),
        };
    }

    private static RungPlan PlanRung(Setting setting, VideoTrack track, PictureFit fit, Rational sourceRate, TimeSpan segment)
    {
        var (width, height) = track.RotationDegrees is 90 or 270 ? (fit.Height, fit.Width) : (fit.Width, fit.Height);
        var format = PixelFormats.Choose(track, setting.Parameters, setting.Parameters.Option("profile") ?? setting.Rung.Profile);
        var keepsSamples = setting.Parameters.IsLossless;
        var mapsRange = DynamicRange.IsMapped(track, setting.Parameters, format);
        var color = mapsRange ? ColorTags.Bt709 : ColorTags.Of(track, keepsSamples);
        var ownRate = setting.Rung.FrameRate is { } text ? FrameRates.Parse(text) : null;
        var rate = ownRate ?? sourceRate;
        var segmentFrames = (int)Math.Ceiling(segment.Ticks * (decimal)rate.Num / rate.Den / TimeSpan.TicksPerSecond);
        var decision = new RungDecision(setting.Rung, setting.Parameters, width, height, rate, segmentFrames, format, color)
        {
            Hdr = mapsRange ? null : track.Hdr,
        };
        return new(
            setting.Rung.Name, setting.Rung.Codec, width, height, FilterChain.Of(track, fit, format, keepsSamples, mapsRange),
            EncoderArguments.Of(decision), EncoderArguments.SampleEntryOf(setting.Rung.Codec), ReorderDepth.Of(decision))
        {
            FrameRate = ownRate,
            VideoRange = mapsRange ? null : DynamicRange.NameOf(track),
            Color = ColorCodes.Of(color),
            Hdr = mapsRange || !DynamicRange.IsHigh(track) ? null : track.Hdr,
        };
    }
}
