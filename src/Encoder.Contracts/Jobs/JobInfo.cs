namespace Encoder.Contracts;

/// <summary>The state of a job: <c>GET /api/jobs/{id}</c>, and the data of every <c>job</c> event.</summary>
public sealed record JobInfo
{
    /// <summary>The job's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name: that of the spec, or the file name.</summary>
    public required string Name { get; init; }

    /// <summary>Its state.</summary>
    public required JobState State { get; init; }

    /// <summary>Number of the run, counted from 1; a retry is a new run.</summary>
    public int Run { get; init; } = 1;

    /// <summary>−10 (last) to 10 (first).</summary>
    public int Priority { get; init; }

    /// <summary>The asset it encodes; null for a local file of the server.</summary>
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

    /// <summary>Progress of each phase. Within a run no value ever decreases, even across a crash of the server.</summary>
    public required JobProgress Progress { get; init; }

    /// <summary>Whether it has read all uploaded bytes and waits for more.</summary>
    public bool IsWaitingForUpload { get; init; }

    /// <summary>Duration of the source in seconds: as declared by its header, exact once it is split.</summary>
    public double? SourceSeconds { get; init; }

    /// <summary>Per rendition.</summary>
    public IReadOnlyList<JobRendition> Renditions { get; init; } = [];

    /// <summary>Warnings: problems that do not fail the job.</summary>
    public IReadOnlyList<Fault> Warnings { get; init; } = [];

    /// <summary>Why it failed.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Addresses for playback and download; an address appears when its file exists.</summary>
    public JobLinks Links { get; init; } = new();

    /// <summary>Data of the caller, returned unchanged.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>Progress of the phases, each from 0 to 1.</summary>
public sealed record JobProgress
{
    /// <summary>Bytes stored ÷ length; 0 while the length is unknown.</summary>
    public double Uploaded { get; init; }

    /// <summary>Source time cut into chunks ÷ duration.</summary>
    public double Split { get; init; }

    /// <summary>Frames encoded ÷ frames, over all renditions.</summary>
    public double Encoded { get; init; }

    /// <summary>Playable source time ÷ duration, of the rendition with the least.</summary>
    public double Published { get; init; }

    /// <summary>Bytes stored of the asset.</summary>
    public long UploadedBytes { get; init; }

    /// <summary>Its length in bytes, when known.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>Chunk lanes committed.</summary>
    public int DoneChunks { get; init; }

    /// <summary>Total number of chunk lanes; null until the splitter has finished.</summary>
    public int? TotalChunks { get; init; }

    /// <summary>Source seconds encoded per second of wall clock since the first encode began.</summary>
    public double? Speed { get; init; }
}

/// <summary>The state of a rendition.</summary>
/// <param name="Name">Its name, such as <c>720p</c> or <c>audio-eng</c>.</param>
/// <param name="Kind">video, audio or subtitle.</param>
/// <param name="Frames">Frames encoded, both committed and in progress.</param>
/// <param name="PublishedSegments">Segments that can be downloaded.</param>
/// <param name="IsComplete">Whether its playlist has ended.</param>
/// <param name="Mp4">Address of its MP4, once it exists (video).</param>
public sealed record JobRendition(string Name, string Kind, long Frames, int PublishedSegments, bool IsComplete, string? Mp4 = null);

/// <summary>Addresses of a job's results, relative to the server; signed when the server has keys.</summary>
/// <param name="Hls">The HLS multivariant playlist.</param>
/// <param name="Dash">The DASH manifest.</param>
/// <param name="Report">The report of a finished job.</param>
/// <param name="Poster">A picture of it (JPEG).</param>
/// <param name="Sprites">Index of its thumbnails (WebVTT): their times, and their place on a sheet, such as <c>sprites-1.jpg#xywh=0,0,160,90</c>.</param>
public sealed record JobLinks(string? Hls = null, string? Dash = null, string? Report = null, string? Poster = null, string? Sprites = null);

/// <summary>Body of <c>POST /api/jobs</c>. With the header <c>Idempotency-Key</c> a repeated request returns the same job.</summary>
/// <param name="Asset">Id of the asset to encode, complete or still arriving.</param>
/// <param name="Spec">The job spec; null: the default ladder.</param>
public sealed record CreateJobRequest(string Asset, JobSpec? Spec = null);

/// <summary>A page of <c>GET /api/jobs</c>, newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
/// <param name="Total">Number of matching jobs of the tenant, on all pages.</param>
public sealed record JobPage(IReadOnlyList<JobInfo> Jobs, string? Next, int Total);
