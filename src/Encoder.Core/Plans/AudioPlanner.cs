using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// Plans the audio renditions. Audio is encoded once and continuously: gaps in the times of the source are filled with silence
/// (<c>async=1</c>), a late start too (<c>first_pts=0</c>), so that samples count the time.
/// </summary>
internal static class AudioPlanner
{
    /// <summary>
    /// By number of channels. Written as a layout and never as <c>-ac</c>, which would convert three channels to 2.1, and four to 4.0 for Opus.
    /// </summary>
    private static readonly string[] AacLayouts = ["mono", "stereo", "3.0", "4.0", "5.0", "5.1", "6.1", "7.1"];

    /// <summary>RFC 7845 §5.1.1.2: the Vorbis channel order.</summary>
    private static readonly string[] OpusLayouts = ["mono", "stereo", "3.0", "quad", "5.0", "5.1", "6.1", "7.1"];

    public static IReadOnlyList<AudioPlan> Plan(IReadOnlyList<AudioSpec> wanted, MediaInfo media, int firstLane)
    {
        if (media.Audio.Count == 0)
            return [];
        IReadOnlyList<AudioSpec> specs = wanted.Count > 0 ? wanted : [new AudioSpec()];
        CheckTracks(specs, media);

        // Several tracks may be flagged as default (MP4 flags all of them): the first of them is the default, or else the first track.
        var main = media.Audio.FirstOrDefault(track => track.IsDefault) ?? media.Audio[0];
        var titles = TrackTitles.Of(media.Audio);
        var groups = specs.Select(GroupOf).Distinct().ToList();
        var plans = new List<AudioPlan>();
        foreach (var spec in specs)
        {
            foreach (var track in spec.Track is { } index ? [media.Audio[index]] : media.Audio)
            {
                var isDefault = track.Index == main.Index && !plans.Any(plan => plan.IsDefault);
                plans.Add(PlanOne(spec, media, track, RenditionName.Unique("audio", track.Language, plans.Select(plan => plan.Rendition)), firstLane + plans.Count, isDefault)
                    with { Title = titles[track.Index], Group = groups.IndexOf(GroupOf(spec)) });
            }
        }

        return plans;
    }

    private static (AudioCodec, long, int) GroupOf(AudioSpec spec) => (spec.Codec, spec.Bitrate, spec.Channels ?? 2);

    private static void CheckTracks(IReadOnlyList<AudioSpec> specs, MediaInfo media)
    {
        var faults = specs.Index().Where(pair => pair.Item.Track >= media.Audio.Count)
            .Select(pair => new Fault(
                ErrorCodes.SpecInvalid,
                $"audio[{pair.Index}].track is {pair.Item.Track}, but the asset has {media.Audio.Count} audio tracks, counted from 0. Give a lower number or omit the field."))
            .ToArray();
        if (faults.Length > 0)
            throw new FaultException(faults);
    }

    private static AudioPlan PlanOne(AudioSpec spec, MediaInfo media, AudioTrack track, string rendition, int lane, bool isDefault)
    {
        var channels = Math.Clamp(spec.Channels ?? 2, 1, MostChannels(track));
        var isAac = spec.Codec == AudioCodec.Aac;
        var rate = isAac ? AacRates.Hz.MinBy(known => (Math.Abs(known - track.SampleRateHz), -known)) : 48_000;
        var layout = (isAac ? AacLayouts : OpusLayouts)[channels - 1];
        var (format, priming, frame) = isAac ? ("fltp", 1024, 1024) : ("flt", 312, 960);
        return new(
            rendition, lane, track.Index, spec.Codec, rate, channels, track.Language, track.Title, isDefault,
            $"{Retimed(media, track)}{Picked(track, channels)}aresample={rate}:async=1:first_pts=0,aformat=sample_fmts={format}:sample_rates={rate}:channel_layouts={layout}",
            Arguments(spec.Codec, Bitrate(spec, rate, channels)), priming, frame)
        {
            BitrateBps = spec.Bitrate,
            Purpose = track.Purpose,
        };
    }

    // TS has a time for only the first of several packets; for the others ffmpeg adds the initial duration of AAC packets. When the rate changes,
    // frames at exactly that distance from the previous frame are moved to its end.
    private static string Retimed(MediaInfo media, AudioTrack track)
    {
        if (media.Demuxer != "mpegts" || track.Codec != "aac") return "";
        string IsStep(int samples) => $@"lt(abs(PTS-PREV_INPTS-{samples}/{track.SampleRateHz}/TB)\,3)";
        return $@"asetpts=if(({IsStep(1024)}+{IsStep(2048)})*gt(abs((PTS-PREV_INPTS)*TB-NB_SAMPLES/SR)\,0.001)\,PREV_OUTPTS+NB_SAMPLES/SR/TB\,PTS),";
    }

    // Neither codec knows 2.1: its low frequencies are left out, as in every other down-mix (ITU-R BS.775).
    private static int MostChannels(AudioTrack track) => track.ChannelLayout == "2.1" ? 2 : Math.Max(1, track.Channels);

    // Of three channels that nobody says the places of, ffmpeg would take the third for low frequencies and leave it out: it is taken for the centre.
    // Beyond eight without places there is nothing to mix by: the first ones are taken as they come, and the plan warns of it.
    private static string Picked(AudioTrack track, int channels) => track switch
    {
        { ChannelLayout: null, Channels: 3 } => "pan=3.0|c0=c0|c1=c1|c2=c2,",
        { ChannelLayout: null, Channels: > 8 } => channels == 1
            ? "pan=mono|c0=0.5*c0+0.5*c1,"
            : $"pan={AacLayouts[channels - 1]}{string.Concat(Enumerable.Range(0, channels).Select(at => $"|c{at}=c{at}"))},",
        _ => "",
    };

    /// <summary>An AAC frame has at most 6,144 bits a channel (ISO/IEC 14496-3 §4.5.3); libopus takes 256 kb/s a channel. Encoders warn about or refuse more.</summary>
    private static long Bitrate(AudioSpec spec, int rate, int channels)
        => Math.Min(spec.Bitrate, spec.Codec == AudioCodec.Aac ? 6L * rate * channels : 256_000L * channels);

    private static string[] Arguments(AudioCodec codec, long bitrate)
    {
        var bits = bitrate.ToString(CultureInfo.InvariantCulture);
        return codec == AudioCodec.Aac
            ? ["-c:a", "aac", "-profile:a", "aac_low", "-b:a", bits, "-flags:a", "+bitexact"]
            : ["-c:a", "libopus", "-application", "audio", "-vbr", "on", "-frame_duration", "20", "-compression_level", "10", "-b:a", bits, "-flags:a", "+bitexact"];
    }
}
