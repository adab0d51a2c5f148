namespace Encoder.Core.Delivery;

/// <summary>
/// The keys of the store (docs/architecture.md). Numbers are padded, so that listings are in order. Keys that are built for every chunk are formatted
/// in one step, without a separate string for the prefix.
/// </summary>
public sealed record RunKeys(string Job, int Run)
{
    /// <summary>Prefix of everything that belongs to the run.</summary>
    public string Prefix => $"jobs/{Job}/runs/{Run}/";

    /// <summary>The encode plan.</summary>
    public string Plan => Prefix + "plan.json";

    /// <summary>The reported progress.</summary>
    public string ReportedProgress => Prefix + "shown.json";

    /// <summary>Attempts, failures and deaths of nodes so far.</summary>
    public string Leases => Prefix + "leases.json";

    /// <summary>Prefix of the chunk plan's pages.</summary>
    public string PlanPages => Prefix + "plan/";

    /// <summary>The page whose first chunk is <paramref name="first"/>.</summary>
    public string PlanPage(int first) => $"{PlanPages}{first:D8}";

    /// <summary>The splitter's commit: written when the whole asset is split.</summary>
    public string SplitEnd => Prefix + "split.json";

    /// <summary>A piece of the video track.</summary>
    public string Piece(int number) => $"jobs/{Job}/runs/{Run}/pieces/{number:D6}.nut";

    /// <summary>Prefix of the pieces.</summary>
    public string Pieces => Prefix + "pieces/";

    /// <summary>Prefix of all attempts' files.</summary>
    public string Attempts => Prefix + "attempts/";

    /// <summary>Prefix of an attempt's files.</summary>
    public string AttemptFiles(string attempt) => $"jobs/{Job}/runs/{Run}/attempts/{attempt}/";

    /// <summary>Prefix of an attempt's files for a rendition.</summary>
    public string Attempt(string attempt, string rendition) => $"jobs/{Job}/runs/{Run}/attempts/{attempt}/{rendition}/";

    /// <summary>Prefix of single commit records.</summary>
    public string Records => Prefix + "records/";

    /// <summary>A commit record.</summary>
    public string Record(int chunk, int lane) => $"jobs/{Job}/runs/{Run}/records/{chunk:D8}.{lane}";

    /// <summary>Prefix of what is shown of chunks that have no record yet.</summary>
    public string Partials => Prefix + "partials/";

    /// <summary>What is shown of a chunk lane before its record stands.</summary>
    public string Partial(int chunk, int lane) => $"jobs/{Job}/runs/{Run}/partials/{chunk:D8}.{lane}";

    /// <summary>What of the run is deleted, because it lies behind its window.</summary>
    public string Retired => Prefix + "retired.json";

    /// <summary>Prefix of the pages that records are compacted into.</summary>
    public string RecordPages => Prefix + "pages/";

    /// <summary>The page of 1,000 chunks whose first is <paramref name="first"/>, over all lanes.</summary>
    public string RecordPage(int first) => $"{RecordPages}{first:D8}";

    /// <summary>Prefix of the keys of the run, which are neither in its folder, because they are needed longer, nor in the output.</summary>
    public string ContentKeys => $"jobs/{Job}/keys/{Run}/";

    /// <summary>The key of a period.</summary>
    public string ContentKey(int period) => $"{ContentKeys}{period:D8}";

    /// <summary>Prefix of the output; the same for every run of the job.</summary>
    public string Out => $"jobs/{Job}/out/";

    /// <summary>A public file of a rendition, such as <c>init.mp4</c>.</summary>
    public string OutFile(string rendition, string file) => $"jobs/{Job}/out/{rendition}/{file}";

    /// <summary>The public name of a segment.</summary>
    public static string SegmentName(int number) => $"seg-{number:D5}.m4s";

    /// <summary>The public name of a part of a segment; both are counted from 0.</summary>
    public static string PartName(int segment, int part) => $"part-{segment:D5}-{part}.m4s";
}
