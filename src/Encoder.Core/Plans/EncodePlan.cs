using System.Text.Json.Serialization;
using Encoder.Contracts;
using Encoder.Core.Damage;
using Encoder.Core.Encryption;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Plans;

/// <summary>
/// Everything that determines the bytes of a job. It depends on source and spec only, not on slots, nodes and timing.
/// Written once as <c>jobs/{job}/runs/{run}/plan.json</c> and read by every node.
/// </summary>
/// <param name="Media">The probe it is based on.</param>
/// <param name="Video">Null for a source without video.</param>
/// <param name="ChunkDuration">Target length of a chunk.</param>
/// <param name="SegmentDuration">Target length of a segment.</param>
/// <param name="OneSegmentPerChunk">Whether an encoder of the plan does not support forced keyframes (SVT-AV1): a chunk is then one segment, whatever its length.</param>
public sealed record EncodePlan(
    MediaInfo Media,
    VideoPlan? Video,
    IReadOnlyList<AudioPlan> Audio,
    DeliverySpec Delivery,
    TimeSpan ChunkDuration,
    TimeSpan SegmentDuration,
    IReadOnlyList<Fault> Warnings,
    bool OneSegmentPerChunk = false)
{
    /// <summary>How this version cuts a source into chunks and segments. A run that was planned by another cannot be gone on with: its chunks were others.</summary>
    public const int CurrentLayout = 2;

    /// <summary>How the chunks of the run are cut; 0 in plans of versions that did not say.</summary>
    public int Layout { get; init; }

    /// <summary>A step of the source's clock as long as this, which all tracks make, is taken out.</summary>
    public TimeSpan ShortestClockJump { get; init; } = ClockJump.UsualShortest;

    /// <summary>Target length of a segment of sound: where chunks are shorter than segments, the picture's are too.</summary>
    [JsonIgnore]
    public TimeSpan SoundSegmentDuration => ChunkDuration < SegmentDuration ? ChunkDuration : SegmentDuration;

    /// <summary>Whether the source is a live stream: chunks are as short as segments, whatever their pre-roll costs.</summary>
    public bool IsLive { get; init; }

    /// <summary>Length of the parts that segments are divided into, of a live stream with low latency; null when they are not divided.</summary>
    public TimeSpan? PartDuration { get; init; }

    /// <summary>How long playlists are at least: what no playlist has listed for that long is deleted. Null: everything is kept.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>One rendition per track of text subtitles; none without video.</summary>
    public IReadOnlyList<SubtitlePlan> Subtitles { get; init; } = [];

    /// <summary>Previews of the job; null when none are requested, and without video.</summary>
    public PreviewPlan? Previews { get; init; }

    /// <summary>How the segments are encrypted; null when they are not.</summary>
    public EncryptionPlan? Encryption { get; init; }

    /// <summary>The place of a rendition among those with segments: video in the order of lanes, then audio.</summary>
    public int IndexOf(string rendition)
    {
        string[] names = [.. (Video?.Lanes ?? []).SelectMany(lane => lane.Rungs).Select(rung => rung.Rendition), .. Audio.Select(audio => audio.Rendition)];
        return Array.IndexOf(names, rendition) is >= 0 and var at ? at : throw new ArgumentException($"The plan has no rendition {rendition}.", nameof(rendition));
    }
}

/// <summary>How the previews of a job are made from the published segments of one rendition.</summary>
/// <param name="Rendition">The smallest rendition with at least as many pixels as the poster, or the largest.</param>
/// <param name="ThumbnailWidth">Width of a thumbnail in pixels.</param>
/// <param name="ThumbnailHeight">Height of a thumbnail in pixels.</param>
/// <param name="ThumbnailFilters">Filters from a decoded frame to a thumbnail.</param>
/// <param name="PosterFilters">Filters from the first seconds to the poster.</param>
public sealed record PreviewPlan(string Rendition, int ThumbnailWidth, int ThumbnailHeight, string ThumbnailFilters, string PosterFilters);

/// <summary>A rendition of subtitles, one WebVTT file. The split work writes it.</summary>
/// <param name="Rendition">Name of the rendition, such as <c>subtitles-eng</c>.</param>
/// <param name="TrackIndex">Index in the container.</param>
public sealed record SubtitlePlan(string Rendition, int TrackIndex, string? Language, string? Title, bool IsDefault, bool IsForced)
{
    /// <summary>What its track is for.</summary>
    public TrackPurpose Purpose { get; init; }
}

/// <summary>How the video track is encoded.</summary>
/// <param name="TrackIndex">Index in the container.</param>
/// <param name="SourceCodec">ffmpeg's name of the source codec; determines pre-roll.</param>
/// <param name="FrameRate">Nominal rate of the source, written into encoders and playlists of rungs that keep its times.</param>
/// <param name="Lanes">The groups of rungs that are each encoded by one ffmpeg from one decode.</param>
public sealed record VideoPlan(
    int TrackIndex, string SourceCodec, Rational FrameRate, IReadOnlyList<LanePlan> Lanes)
{
    /// <summary>
    /// The filter chain before the trim to the chunk's frames, the same for every rung; empty for none.
    /// </summary>
    public string SharedFilters { get; init; } = "";

    /// <summary>Whether a shared filter needs neighbouring frames, so that chunks get pre-roll and post-roll.</summary>
    public bool NeedsNeighbors { get; init; }

    /// <summary>The content of the pieces.</summary>
    public SplitMode Reading { get; init; }

    /// <summary>ffmpeg's name of the codec in the pieces.</summary>
    [JsonIgnore]
    public string PieceCodec => Reading == SplitMode.Decoded ? SplitModes.Intermediate : SourceCodec;
}

/// <summary>The rungs that one ffmpeg encodes from one decode.</summary>
public sealed record LanePlan(int Lane, IReadOnlyList<RungPlan> Rungs)
{
    /// <summary>Whether a rung has its own frame rate, so that its frames differ from the decoded ones.</summary>
    [JsonIgnore]
    public bool ChangesFrameRate => Rungs.Any(rung => rung.FrameRate is not null);

    /// <summary>The lane without some of its renditions.</summary>
    public LanePlan Without(IReadOnlyList<string> renditions) => renditions.Count == 0 ? this : this with { Rungs = [.. Rungs.Where(rung => !renditions.Contains(rung.Rendition))] };

    /// <summary>Two lanes of about the same number of pixels, of at least two rungs; within each the ladder's order stays.</summary>
    public IReadOnlyList<LanePlan> Halves()
    {
        // The largest first, each to the half that has fewer pixels so far.
        var pixels = new long[2];
        var halfOf = new Dictionary<RungPlan, int>(ReferenceEqualityComparer.Instance);
        foreach (var rung in Rungs.OrderByDescending(rung => (long)rung.Width * rung.Height))
        {
            var half = pixels[1] < pixels[0] ? 1 : 0;
            halfOf[rung] = half;
            pixels[half] += (long)rung.Width * rung.Height;
        }

        return [.. Enumerable.Range(0, 2).Select(half => new LanePlan(half, [.. Rungs.Where(rung => halfOf[rung] == half)]))];
    }
}

/// <summary>One completely planned rung.</summary>
/// <param name="Rendition">Name of the rendition.</param>
/// <param name="Width">Width in pixels, even.</param>
/// <param name="Height">Height in pixels, even.</param>
/// <param name="Filters">The filter chain after the split, such as <c>scale=640:360:flags=bicubic+bitexact,format=yuv420p,setsar=1</c>.</param>
/// <param name="EncoderArguments">Complete and explicit, such as <c>-c:v libx264 -threads 1 -preset veryfast …</c>, so that the encoder derives no value from the frames.</param>
/// <param name="SampleEntry">The tag of the sample entry: avc1, hvc1, av01 or vp09.</param>
/// <param name="ReorderFrames">Frames of composition delay (0 for codecs that deliver in display order).</param>
public sealed record RungPlan(
    string Rendition, VideoCodec Codec, int Width, int Height, string Filters,
    IReadOnlyList<string> EncoderArguments, string SampleEntry, int ReorderFrames)
{
    /// <summary>Its frame rate; null when its frames keep the times of the source.</summary>
    public Rational? FrameRate { get; init; }

    /// <summary>PQ or HLG when high dynamic range is kept, null for the standard range.</summary>
    public string? VideoRange { get; init; }

    /// <summary>What is known of the mastering display, where high dynamic range is kept; null when nothing is.</summary>
    public HdrMetadata? Hdr { get; init; }

    /// <summary>Its colour; null in plans of earlier versions.</summary>
    public ColorCodes? Color { get; init; }
}

/// <summary>One completely planned audio rendition. Encoded once and continuously by the split work.</summary>
/// <param name="Rendition">Name of the rendition, such as <c>audio-eng</c>.</param>
/// <param name="Lane">Its lane number: audio lanes follow the video lanes.</param>
/// <param name="TrackIndex">Index in the container.</param>
/// <param name="Filters">The filter chain, such as <c>aresample=async=1:first_pts=0:…</c>.</param>
/// <param name="PrimingSamples">Encoder delay in samples of <paramref name="SampleRateHz"/>: the first packet starts this long before time zero.</param>
/// <param name="FrameSamples">Samples per packet (1,024 AAC-LC; 960 Opus at 20 ms).</param>
public sealed record AudioPlan(
    string Rendition, int Lane, int TrackIndex, AudioCodec Codec, int SampleRateHz, int Channels, string? Language, string? Title, bool IsDefault,
    string Filters, IReadOnlyList<string> EncoderArguments, int PrimingSamples, int FrameSamples)
{
    /// <summary>Its rate as asked for, in bit/s.</summary>
    public long BitrateBps { get; init; }

    /// <summary>Renditions that the spec asks for alike, of all tracks, are of one group: the listener chooses the track within it, the player the group.</summary>
    public int Group { get; init; }

    /// <summary>What its track is for.</summary>
    public TrackPurpose Purpose { get; init; }
}
