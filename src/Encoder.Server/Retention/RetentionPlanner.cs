namespace Encoder.Server.Retention;

/// <summary>Decides what is deleted. Pure: no clock, no store. Unfinished jobs and the data they need are never in the plan.</summary>
internal static class RetentionPlanner
{
    // After this time every sender to the asset has got the fault, or has given up.
    private static readonly TimeSpan TombstonesKept = TimeSpan.FromDays(1);

    public static RetentionPlan Plan(RetentionOptions options, IReadOnlyList<RetainedJob> jobs, IReadOnlyList<RetainedAsset> assets, DateTimeOffset now)
    {
        var old = jobs.Where(job => options.Jobs is { } kept && IsOver(job.EndedAt, kept, now)).ToList();
        var expired = old.Concat(BeyondSpace(options, jobs.Except(old))).ToHashSet();
        var left = jobs.Where(job => !expired.Contains(job)).ToList();
        return new RetentionPlan(
            [.. expired],
            [.. left.Where(job => job is { HasChunks: true, IsDone: false } && IsOver(job.EndedAt, options.Chunks, now))],
            [.. assets.Where(asset => asset.GoneAt is null && IsOver(FreeSince(asset, jobs), options.Blocks, now))],
            [.. assets.Where(asset => IsOver(asset.GoneAt, TombstonesKept, now)).ExceptBy(jobs.Select(job => job.Asset), asset => asset.Asset)]);
    }

    /// <summary>The jobs that ended first, until the rest is within the limit. Outputs of unfinished jobs count, but are kept.</summary>
    private static IEnumerable<RetainedJob> BeyondSpace(RetentionOptions options, IEnumerable<RetainedJob> jobs)
    {
        if (options.OutputBytes is not { } most) yield break;
        var present = jobs.ToList();
        var total = present.Sum(job => job.OutputBytes);
        foreach (var job in present.Where(job => job is { EndedAt: not null, OutputBytes: > 0 }).OrderBy(job => job.EndedAt).ThenBy(job => job.Job, StringComparer.Ordinal))
        {
            if (total <= most) yield break;
            total -= job.OutputBytes;
            yield return job;
        }
    }

    /// <summary>Since when no job needs the asset; null while a job needs it.</summary>
    private static DateTimeOffset? FreeSince(RetainedAsset asset, IReadOnlyList<RetainedJob> jobs)
    {
        var users = jobs.Where(job => job.Asset == asset.Asset).ToList();
        if (users.Any(job => job.EndedAt is null)) return null;
        return users.Count == 0 ? asset.Since : users.Max(job => job.EndedAt);
    }

    private static bool IsOver(DateTimeOffset? since, TimeSpan kept, DateTimeOffset now) => since is { } at && now - at >= kept;
}
