namespace Encoder.Contracts;

/// <summary>The report of a finished job, <c>job.json</c>.</summary>
public sealed record JobReport
{
    /// <summary>The job's id.</summary>
    public required string Job { get; init; }

    /// <summary>Its final state.</summary>
    public required JobState State { get; init; }

    /// <summary>The job spec.</summary>
    public required JobSpec Spec { get; init; }

    /// <summary>The source.</summary>
    public required SourceReport Source { get; init; }

    /// <summary>The renditions.</summary>
    public IReadOnlyList<RenditionReport> Renditions { get; init; } = [];

    /// <summary>How each chunk was encoded, one entry per chunk and lane.</summary>
    public IReadOnlyList<ChunkReport> Chunks { get; init; } = [];

    /// <summary>Warnings: problems that did not fail the job.</summary>
    public IReadOnlyList<Fault> Warnings { get; init; } = [];

    /// <summary>The previews that are made after the report; null when none were requested.</summary>
    public PreviewReport? Previews { get; init; }

    /// <summary>Sums over the job.</summary>
    public required TotalsReport Totals { get; init; }

    /// <summary>ffmpeg's version line; byte-identity holds within one build.</summary>
    public required string FfmpegBuild { get; init; }
}

/// <summary>The source file of a job.</summary>
/// <param name="FileName">Its name, without folder.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Fingerprint">Fingerprint of the source (SHA-256 over length, first MiB and last MiB).</param>
/// <param name="Container">ffmpeg's demuxer name.</param>
/// <param name="DurationSeconds">The duration that its header declares, in seconds; null when it declares none.</param>
/// <param name="Tracks">Its tracks.</param>
public sealed record SourceReport(
    string FileName, long Length, string Fingerprint, string Container, double? DurationSeconds, IReadOnlyList<TrackReport> Tracks)
{
    /// <summary>Its chapters, in order; the MP4s have them too.</summary>
    public IReadOnlyList<ChapterReport> Chapters { get; init; } = [];
}

/// <summary>A chapter of the source.</summary>
/// <param name="StartSeconds">Start in seconds from the start of the source.</param>
/// <param name="EndSeconds">End in seconds.</param>
/// <param name="Title">Its title; empty when it has none.</param>
public sealed record ChapterReport(double StartSeconds, double EndSeconds, string Title);

/// <summary>A track of the source.</summary>
/// <param name="Index">Its index in the container.</param>
/// <param name="Kind">video, audio, subtitle, attachment or data.</param>
/// <param name="Codec">ffmpeg's codec name.</param>
/// <param name="Used">Whether a rendition is made of it.</param>
/// <param name="Language">ISO 639-2 code, when stated.</param>
/// <param name="Width">Coded width in pixels (video).</param>
/// <param name="Height">Coded height in pixels (video).</param>
/// <param name="FrameRate">Stated average frame rate as a fraction (video).</param>
/// <param name="Channels">Number of channels (audio).</param>
/// <param name="SampleRateHz">Sample rate in Hz (audio).</param>
public sealed record TrackReport(
    int Index, string Kind, string Codec, bool Used, string? Language = null,
    int? Width = null, int? Height = null, string? FrameRate = null, int? Channels = null, int? SampleRateHz = null);

/// <summary>A rendition as delivered.</summary>
/// <param name="Name">Its name, such as <c>720p</c> or <c>audio-eng</c>.</param>
/// <param name="Kind">video or audio.</param>
/// <param name="Codecs">RFC 6381 codecs string.</param>
/// <param name="Width">Width in pixels (video).</param>
/// <param name="Height">Height in pixels (video).</param>
/// <param name="SourceFrames">Frames (video) or null (audio) read from the source.</param>
/// <param name="Frames">Frames encoded (video) or audio frames (audio).</param>
/// <param name="Segments">Number of segments.</param>
/// <param name="Bytes">Bytes of all segments.</param>
/// <param name="DurationSeconds">Duration in seconds.</param>
/// <param name="AverageBitrateBps">Average bitrate in bit/s.</param>
/// <param name="PeakBitrateBps">Bitrate of the largest segment in bit/s.</param>
public sealed record RenditionReport(
    string Name, string Kind, string Codecs, int? Width, int? Height, long? SourceFrames, long Frames, int Segments, long Bytes,
    double DurationSeconds, long AverageBitrateBps, long PeakBitrateBps);

/// <summary>Previews of a job, made after its report: names of files next to it.</summary>
/// <param name="Poster">The picture that represents the job.</param>
/// <param name="Sprites">The WebVTT index of the thumbnails.</param>
public sealed record PreviewReport(string Poster, string Sprites);

/// <summary>How one chunk of one lane was encoded.</summary>
/// <param name="Chunk">Its number.</param>
/// <param name="Lane">Its lane.</param>
/// <param name="Node">The node whose result was committed.</param>
/// <param name="Attempts">Number of attempts started.</param>
/// <param name="Frames">Frames encoded per rung.</param>
/// <param name="StartedAt">When the committed attempt began.</param>
/// <param name="ElapsedSeconds">Its duration by the wall clock, in seconds.</param>
/// <param name="CpuSeconds">Processor time of its ffmpeg, in seconds.</param>
public sealed record ChunkReport(
    int Chunk, int Lane, string Node, int Attempts, int Frames, DateTimeOffset StartedAt, double ElapsedSeconds, double CpuSeconds);

/// <summary>Sums over a job.</summary>
/// <param name="SourceFrames">Frames of the source's video track.</param>
/// <param name="SourceSeconds">Duration of the source in seconds.</param>
/// <param name="ElapsedSeconds">Wall-clock time of the job in seconds.</param>
/// <param name="Speed">Source seconds per elapsed second.</param>
/// <param name="CpuSeconds">Processor time of all encodes in seconds.</param>
/// <param name="Chunks">Number of chunks.</param>
/// <param name="Bytes">Bytes delivered.</param>
/// <param name="LostFrames">Frames of the source that could not be decoded.</param>
/// <param name="LostSeconds">Media time that is missing in the source, in seconds: gaps, and the end of a truncated file.</param>
public sealed record TotalsReport(
    long SourceFrames, double SourceSeconds, double ElapsedSeconds, double Speed, double CpuSeconds, int Chunks, long Bytes,
    long LostFrames = 0, double LostSeconds = 0)
{
    /// <summary>Frames added where the source has no picture while its sound goes on: black before the first, repeats of a picture that stands.</summary>
    public long AddedFrames { get; init; }
}
