namespace Encoder.Contracts;

/// <summary>A job as it stands: <c>GET /api/jobs/{id}</c>, and the data of every <c>job</c> event.</summary>
public sealed record JobInfo
{
    /// <summary>The job's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name: the spec's, or the file's.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobState State { get; init; }

    /// <summary>Counted from 1; a retry is a new run.</summary>
    public int Run { get; init; } = 1;

    /// <summary>−10 (last) to 10 (first).</summary>
    public int Priority { get; init; }

    /// <summary>The asset it encodes; null for a file on the server's own disk.</summary>
    public string? Asset { get; init; }

    /// <summary>The source file's name.</summary>
    public required string FileName { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the first segment of every video rendition could be fetched.</summary>
    public DateTimeOffset? PlayableAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it is done and MP4s or previews are still to be written: HLS and DASH are final before them.</summary>
    public bool HasFilesToCome { get; init; }

    /// <summary>How far each phase is. Within a run no value ever falls, over a crash of the server neither.</summary>
    public required JobProgress Progress { get; init; }

    /// <summary>Whether it has read all that is uploaded and waits for more.</summary>
    public bool IsWaitingForUpload { get; init; }

    /// <summary>Duration of the source in seconds: claimed by its header, exact once it is split.</summary>
    public double? SourceSeconds { get; init; }

    /// <summary>Per rendition.</summary>
    public IReadOnlyList<JobRendition> Renditions { get; init; } = [];

    /// <summary>What is not as it should be, but does not end the job.</summary>
    public IReadOnlyList<Fault> Warnings { get; init; } = [];

    /// <summary>Why it failed.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Where it is played and fetched; an address appears when there is something behind it.</summary>
    public JobLinks Links { get; init; } = new();

    /// <summary>The caller's own data.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>How far the phases are, each from 0 to 1.</summary>
public sealed record JobProgress
{
    /// <summary>Bytes stored ÷ length; 0 while the length is open.</summary>
    public double Uploaded { get; init; }

    /// <summary>Source time cut into chunks ÷ duration.</summary>
    public double Split { get; init; }

    /// <summary>Frames encoded ÷ frames, over all renditions.</summary>
    public double Encoded { get; init; }

    /// <summary>Source time that can be played ÷ duration: the rendition that is least far.</summary>
    public double Published { get; init; }

    /// <summary>Bytes stored of the asset.</summary>
    public long UploadedBytes { get; init; }

    /// <summary>Its length in bytes, when known.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>Chunk lanes committed.</summary>
    public int DoneChunks { get; init; }

    /// <summary>Chunk lanes in all; null until the splitter is through.</summary>
    public int? TotalChunks { get; init; }

    /// <summary>Source seconds encoded per second of wall clock since the first encode began.</summary>
    public double? Speed { get; init; }
}

/// <summary>A rendition as it stands.</summary>
/// <param name="Name">Its name, such as <c>720p</c> or <c>audio-eng</c>.</param>
/// <param name="Kind">video, audio or subtitle.</param>
/// <param name="Frames">Frames encoded, committed and under way.</param>
/// <param name="PublishedSegments">Segments that can be fetched.</param>
/// <param name="IsComplete">Whether its playlist has ended.</param>
/// <param name="Mp4">Address of its MP4, once it is there (video).</param>
public sealed record JobRendition(string Name, string Kind, long Frames, int PublishedSegments, bool IsComplete, string? Mp4 = null);

/// <summary>Addresses of a job's results, relative to the server; signed where playback is.</summary>
/// <param name="Hls">The HLS multivariant playlist.</param>
/// <param name="Dash">The DASH manifest.</param>
/// <param name="Report">The report of a finished job.</param>
/// <param name="Poster">A picture of it (JPEG).</param>
/// <param name="Sprites">Index of its thumbnails (WebVTT): the times, and the place on a sheet beside it as <c>sprites-1.jpg#xywh=0,0,160,90</c>.</param>
public sealed record JobLinks(string? Hls = null, string? Dash = null, string? Report = null, string? Poster = null, string? Sprites = null);

/// <summary>Body of <c>POST /api/jobs</c>. The header <c>Idempotency-Key</c> makes a repeated request give the same job.</summary>
/// <param name="Asset">Id of the asset to encode, complete or still arriving.</param>
/// <param name="Spec">What to make of it; null: the whole ladder with its defaults.</param>
public sealed record CreateJobRequest(string Asset, JobSpec? Spec = null);

/// <summary>A page of <c>GET /api/jobs</c>, newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
/// <param name="Total">Jobs of the tenant that match.</param>
public sealed record JobPage(IReadOnlyList<JobInfo> Jobs, string? Next, int Total);
