using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>Everything a finished run committed, read from its records: of a live stream, what is not deleted.</summary>
internal sealed class RunResult
{
    private readonly Dictionary<string, RenditionResult> renditions;

    private RunResult(IReadOnlyList<CommitRecord> records, Dictionary<string, RenditionResult> renditions) =>
        (Records, this.renditions) = (records, renditions);

    /// <summary>Every commit, by chunk and lane.</summary>
    public IReadOnlyList<CommitRecord> Records { get; }

    /// <summary>What is deleted; null when nothing is.</summary>
    public RetiredRun? Retired { get; private init; }

    /// <summary>A rendition's segments in order; null when it has no commits (a track without packets).</summary>
    public RenditionResult? Find(string rendition) => renditions.GetValueOrDefault(rendition);

    public static async Task<RunResult> ReadAsync(IMediaStore store, RunKeys keys, CancellationToken cancellationToken)
    {
        List<CommitRecord> records = [];
        var retired = await CommitRecords.RetiredAsync(store, keys, cancellationToken).ConfigureAwait(false);
        await foreach (var record in CommitRecords.ReadAllAsync(store, keys, cancellationToken).ConfigureAwait(false))
            if (retired?.Has(record.Chunk, record.Lane) != true) records.Add(record);
        records.Sort((one, other) => (one.Chunk, one.Lane).CompareTo((other.Chunk, other.Lane)));
        var renditions = records
            .SelectMany(record => record.Parts)
            .GroupBy(part => part.Rendition)
            .ToDictionary(parts => parts.Key, parts => RenditionResult.Of([.. parts]));
        return new RunResult(records, renditions) { Retired = retired };
    }
}

/// <summary>The commits of one rendition.</summary>
/// <param name="First">The first commit, with time base and codecs.</param>
internal sealed record RenditionResult(RenditionPart First, long Frames, IReadOnlyList<SegmentInfo> Segments)
{
    public static RenditionResult Of(IReadOnlyList<RenditionPart> parts) =>
        new(parts[0], parts.Sum(part => (long)part.Frames), [.. parts.SelectMany(part => part.Segments).OrderBy(segment => segment.Number)]);
}

/// <summary>The video renditions of a plan in the order that Package work counts them.</summary>
internal static class PlanRenditions
{
    public static IReadOnlyList<RungPlan> Rungs(this EncodePlan plan) => plan.Video is null ? [] : [.. plan.Video.Lanes.SelectMany(lane => lane.Rungs)];
}
