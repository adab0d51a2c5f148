using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>The specification of a job. Unknown JSON fields are errors.</summary>
public sealed record JobSpec
{
    /// <summary>A name for people, at most 4,096 characters; data, never a path. Null: the asset's file name.</summary>
    public string? Name { get; init; }

    /// <summary>The requested rungs, highest first. Empty: 1080p, 720p, 480p. Rungs larger than the source are omitted, except for the lowest. At most 32.</summary>
    public IReadOnlyList<RungSpec> Ladder { get; init; } = [];

    /// <summary>The requested audio renditions. Empty: every audio track as AAC 128 kb/s (stereo).</summary>
    public IReadOnlyList<AudioSpec> Audio { get; init; } = [];

    /// <summary>The output formats and the segment length.</summary>
    public DeliverySpec Delivery { get; init; } = new();

    /// <summary>
    /// Target length of a chunk in seconds, 1 to 60; null: chosen by the planner. When chunks are shorter than segments, segments get the length of the chunks.
    /// </summary>
    public double? ChunkSeconds { get; init; }

    /// <summary>
    /// Maximum share of the source that may be lost to damage, in percent of its duration, 0 to 100. Up to it the job is done, with warnings about
    /// the loss; above it the job fails with <c>asset.loss_beyond_limit</c>. Default 50.
    /// </summary>
    public double MaxLossPercent { get; init; } = 50;

    /// <summary>
    /// A step ahead of the source's clock that all its tracks make together is taken out when it is as long as this or longer, in seconds, 1 to 14,400;
    /// a shorter one is a pause, filled with a picture that stands and silence. Default 10.
    /// </summary>
    public double ClockJumpSeconds { get; init; } = 10;

    /// <summary>Priority, −10 (last) to 10 (first). Default 0.</summary>
    public int Priority { get; init; }

    /// <summary>Addresses that are called at the end of the job: absolute, http or https, at most 16.</summary>
    public IReadOnlyList<Uri> Callbacks { get; init; } = [];

    /// <summary>Data of the caller, returned unchanged: at most 64 entries, names up to 128 and values up to 4,096 characters.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The spec with <see cref="DeliverySpec.Previews"/> set, if it was not.</summary>
    public JobSpec WithPreviews(bool usual) => this with { Delivery = Delivery with { Previews = Delivery.Previews ?? usual } };
}

/// <summary>The video codecs of rungs.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<VideoCodec>))]
public enum VideoCodec
{
    /// <summary>H.264 / AVC (ISO/IEC 14496-10), by libx264.</summary>
    H264,

    /// <summary>H.265 / HEVC (ISO/IEC 23008-2), by libx265.</summary>
    Hevc,

    /// <summary>AV1, by SVT-AV1.</summary>
    Av1,

    /// <summary>VP9, by libvpx.</summary>
    Vp9,
}

/// <summary>The audio codecs of renditions.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<AudioCodec>))]
public enum AudioCodec
{
    /// <summary>AAC-LC (ISO/IEC 14496-3).</summary>
    Aac,

    /// <summary>Opus (RFC 6716).</summary>
    Opus,
}

/// <summary>
/// A rung: one requested video encoding. Width and height are upper bounds in pixels; the aspect ratio is kept. The bounds follow the orientation of the source:
/// the larger of two bounds applies to its longer side; a height alone applies to the shorter side, a width alone to the longer.
/// </summary>
public sealed record RungSpec
{
    /// <summary>
    /// Unique in the ladder; <c>[a-z0-9][a-z0-9-]{0,31}</c>, not <c>audio</c> or <c>audio-…</c>. It becomes the name of the rendition and of its files.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Maximum width in pixels, 16 to 8192. Null: derived from the height.</summary>
    public int? Width { get; init; }

    /// <summary>Maximum height in pixels, 16 to 8192. Null: derived from the width; without either, a name such as <c>720p</c> means the 16:9 box of that height.</summary>
    public int? Height { get; init; }

    /// <summary>The codec. Default H.264.</summary>
    public VideoCodec Codec { get; init; } = VideoCodec.H264;

    /// <summary>
    /// Constant quality, 0 to 63 (51 for H.264 and HEVC). Not with <see cref="Bitrate"/>. Without any rate field: the default of the codec with
    /// a maximum bitrate that depends on the size (docs/configuration.md).
    /// </summary>
    public double? Crf { get; init; }

    /// <summary>Average bitrate in bit/s, 1,000 to 1,000,000,000.</summary>
    public long? Bitrate { get; init; }

    /// <summary>Maximum bitrate in bit/s, at least <see cref="Bitrate"/>.</summary>
    public long? MaxBitrate { get; init; }

    /// <summary>Decoder buffer in bits (VBV), only with <see cref="MaxBitrate"/>. Default: two seconds of the maximum bitrate.</summary>
    public long? BufferSize { get; init; }

    /// <summary>
    /// The encoder's preset: <c>ultrafast</c> to <c>placebo</c> (H.264, HEVC; default <c>medium</c>), <c>0</c> to <c>13</c> (AV1; default <c>8</c>),
    /// <c>0</c> to <c>8</c> (VP9's cpu-used; default <c>4</c>).
    /// </summary>
    public string? Preset { get; init; }

    /// <summary>Frames per second as a fraction or number, 1 to 240, such as <c>30000/1001</c>. Null: the source's own times.</summary>
    [JsonConverter(typeof(NumberTextConverter))]
    public string? FrameRate { get; init; }

    /// <summary>
    /// The codec's profile: <c>baseline</c>, <c>main</c>, <c>high</c>, <c>high10</c>, <c>high422</c>, <c>high444</c> (H.264; default <c>high</c> unless there are
    /// <see cref="Params"/>), <c>main</c>, <c>main10</c> (HEVC), <c>main</c> (AV1), <c>0</c>, <c>2</c> (VP9).
    /// </summary>
    public string? Profile { get; init; }

    /// <summary>
    /// Encoder parameters in ffmpeg syntax, from an allow-list, such as <c>-preset slower -crf 23</c>. They take precedence over the fields above:
    /// with another codec here (<c>-c:v</c>) the preset, profile and rate fields are ignored; with a rate option here (crf, qp, b, maxrate …) all rate fields are ignored.
    /// </summary>
    public string? Params { get; init; }
}

/// <summary>One requested audio encoding.</summary>
public sealed record AudioSpec
{
    /// <summary>The codec. Default AAC.</summary>
    public AudioCodec Codec { get; init; } = AudioCodec.Aac;

    /// <summary>Bitrate in bit/s, 16,000 to 1,024,000; lowered to the maximum of the codec for the track's sample rate and channels. Default 128,000.</summary>
    public long Bitrate { get; init; } = 128_000;

    /// <summary>Number of channels, 1 to 8, at most that of the track. Null: at most two.</summary>
    public int? Channels { get; init; }

    /// <summary>Index of the audio track, counted from 0 among the asset's audio tracks. Null: all of them.</summary>
    public int? Track { get; init; }
}

/// <summary>The output formats of a job: at least one of HLS, DASH and MP4.</summary>
public sealed record DeliverySpec
{
    /// <summary>HLS playlists (RFC 8216). Default true.</summary>
    public bool Hls { get; init; } = true;

    /// <summary>A DASH manifest (ISO/IEC 23009-1). Default true.</summary>
    public bool Dash { get; init; } = true;

    /// <summary>One progressive MP4 per video rendition, with audio. Default true.</summary>
    public bool Mp4 { get; init; } = true;

    /// <summary>Target length of a segment in seconds, 1 to 30. Default 4.</summary>
    public double SegmentSeconds { get; init; } = 4;

    /// <summary>
    /// A container of a storage account, such as <c>https://contoso.blob.core.windows.net/films</c>, to which the finished files are copied, into a
    /// folder named after the job. The operator must allow it: <c>delivery.not_allowed</c>. Null: the files stay with the server only.
    /// </summary>
    public Uri? Container { get; init; }

    /// <summary>A poster, and thumbnails of the whole film for scrubbing. Null: the default of the host, true for <c>encoder serve</c>, false for <c>encoder encode</c>.</summary>
    public bool? Previews { get; init; }

    /// <summary>How the segments are encrypted; not with <see cref="Mp4"/>. Null: not at all.</summary>
    public EncryptionSpec? Encryption { get; init; }
}
