using Encoder.Contracts;

namespace Encoder.Cli.Progress;

// The lines of --json. Names are stable: fields are added, never renamed or given another meaning. Seconds and paths are for people
// and scripts; null stands where something is unknown or does not exist.

/// <summary>Progress; several a second at most.</summary>
/// <param name="Stage">starting, probing, splitting, encoding or finishing.</param>
/// <param name="Percent">0 to 100 of the encoding.</param>
/// <param name="Speed">Source seconds per second.</param>
/// <param name="EtaSeconds">Remaining seconds; never goes up.</param>
internal sealed record ProgressEvent(
    string Event, string Stage, double ElapsedSeconds, double? Percent, double? Speed, double? EtaSeconds, IReadOnlyList<RenditionEvent> Renditions);

/// <summary>A rendition's progress. Frames are null for sound.</summary>
internal sealed record RenditionEvent(string Name, string Kind, long? Frames, long? TotalFrames, int Segments, bool Complete);

/// <summary>An upload's progress.</summary>
/// <param name="Job">The job's id, from the first line on.</param>
/// <param name="Bytes">Bytes the server has stored.</param>
/// <param name="TotalBytes">Bytes in all; null for a stream.</param>
internal sealed record UploadEvent(string Event, string? Job, long Bytes, long? TotalBytes, double? Percent);

/// <summary>A download's progress.</summary>
internal sealed record DownloadEvent(string Event, int Files, int TotalFiles, long Bytes);

/// <summary>A job as the server shows it: the end of a command about one.</summary>
internal sealed record JobEvent(string Event, JobInfo Job);

/// <summary>A job was deleted.</summary>
internal sealed record DeletedEvent(string Event, string Job);

/// <summary>Something was not as it should be, but did not end the job. Once each.</summary>
internal sealed record WarningEvent(string Event, string Code, string Message);

/// <summary>The end, when all is well. Paths are absolute.</summary>
/// <param name="AlreadyDone">An earlier command had done it.</param>
/// <param name="Resumed">It went on from an interrupted command's work.</param>
/// <param name="FramesIn">Frames of the source.</param>
/// <param name="FramesOut">Frames of the video rendition that has fewest.</param>
/// <param name="ElapsedSeconds">Time of this command.</param>
internal sealed record DoneEvent(
    string Event, string Job, bool AlreadyDone, bool Resumed, string Output, string? Master, string? Manifest, IReadOnlyList<string> Mp4s, string Report,
    long? FramesIn, long? FramesOut, long Bytes, double SourceSeconds, double ElapsedSeconds, double? Speed, IReadOnlyList<DoneRendition> Renditions);

/// <summary>A finished rendition.</summary>
internal sealed record DoneRendition(string Name, string Kind, string Codecs, int? Width, int? Height, long Frames, int Segments, long Bytes);

/// <summary>The end, when it failed: the main error, and all of them.</summary>
internal sealed record FailedEvent(string Event, string Code, string Message, IReadOnlyList<FaultEvent> Faults);

/// <summary>One error.</summary>
internal sealed record FaultEvent(string Code, string Message);

/// <summary>The end, when it was cancelled.</summary>
internal sealed record CancelledEvent(string Event);
