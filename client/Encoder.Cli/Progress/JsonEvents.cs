using Encoder.Contracts;

namespace Encoder.Cli.Progress;

// The lines of --json. Names are stable: fields may be added, but are never renamed and never change their meaning. Seconds and paths are for people
// and scripts; null means unknown or not existing.

/// <summary>Progress, at most several times a second.</summary>
/// <param name="Stage">starting, probing, splitting, encoding or finishing.</param>
/// <param name="Percent">0 to 100 of the encoding.</param>
/// <param name="Speed">Source seconds per second.</param>
/// <param name="EtaSeconds">Remaining seconds; never increases.</param>
internal sealed record ProgressEvent(
    string Event, string Stage, double ElapsedSeconds, double? Percent, double? Speed, double? EtaSeconds, IReadOnlyList<RenditionEvent> Renditions);

/// <summary>The progress of a rendition. Frames are null for audio.</summary>
internal sealed record RenditionEvent(string Name, string Kind, long? Frames, long? TotalFrames, int Segments, bool Complete);

/// <summary>An upload's progress.</summary>
/// <param name="Job">The job's id, from the first line on.</param>
/// <param name="Bytes">Bytes the server has stored.</param>
/// <param name="TotalBytes">Bytes in all; null for a stream.</param>
internal sealed record UploadEvent(string Event, string? Job, long Bytes, long? TotalBytes, double? Percent);

/// <summary>A download's progress.</summary>
internal sealed record DownloadEvent(string Event, int Files, int TotalFiles, long Bytes);

/// <summary>A job as returned by the server: the last line of a command about a job.</summary>
internal sealed record JobEvent(string Event, JobInfo Job);

/// <summary>A job was deleted.</summary>
internal sealed record DeletedEvent(string Event, string Job);

/// <summary>A warning, written once.</summary>
internal sealed record WarningEvent(string Event, string Code, string Message);

/// <summary>The last line on success. Paths are absolute.</summary>
/// <param name="AlreadyDone">Whether an earlier command had already done it.</param>
/// <param name="Resumed">Whether it continued the work of an interrupted command.</param>
/// <param name="FramesIn">Frames of the source.</param>
/// <param name="FramesOut">Frames of the video rendition with the fewest.</param>
/// <param name="ElapsedSeconds">Time of this command.</param>
internal sealed record DoneEvent(
    string Event, string Job, bool AlreadyDone, bool Resumed, string Output, string? Master, string? Manifest, IReadOnlyList<string> Mp4s, string Report,
    long? FramesIn, long? FramesOut, long Bytes, double SourceSeconds, double ElapsedSeconds, double? Speed, IReadOnlyList<DoneRendition> Renditions);

/// <summary>A finished rendition.</summary>
internal sealed record DoneRendition(string Name, string Kind, string Codecs, int? Width, int? Height, long Frames, int Segments, long Bytes);

/// <summary>The last line on failure: the main error, and all errors.</summary>
internal sealed record FailedEvent(string Event, string Code, string Message, IReadOnlyList<FaultEvent> Faults);

/// <summary>One error.</summary>
internal sealed record FaultEvent(string Code, string Message);

/// <summary>The last line on cancellation.</summary>
internal sealed record CancelledEvent(string Event);
