namespace Encoder.Grains;

/// <summary>
/// What playlists list of a rendition of a session. Where the session does not have it, such as a rung that is larger than its picture, that is the best that it
/// has; where its rung was dropped, the best that was left stands in from there on. Segments of all renditions are numbered alike, so none is missing or doubled.
/// </summary>
public static class SessionTail
{
    /// <summary>The last segments, at least as many as the window needs, by the renditions that have them, in order.</summary>
    /// <param name="rendition">Its name in the playlists.</param>
    /// <param name="isAudio">Whether it is sound.</param>
    public static async Task<IReadOnlyList<(string Rendition, RenditionListing Listing)>> ReadAsync(
        IGrainFactory grains, JobSnapshot job, string rendition, bool isAudio, TimeSpan window, CancellationToken cancellationToken)
    {
        List<(string, RenditionListing)> tails = [];
        var from = 0;
        for (var one = job.Renditions.FirstOrDefault(known => known.Name == rendition) ?? StandIn(job, isAudio, from); one is not null;)
        {
            var tail = await grains.GetGrain<IRenditionGrain>($"{job.Job}/{job.Run}/{one.Name}").TailAsync(window, cancellationToken);
            tails.Add((one.Name, from == 0 ? tail : tail with { Segments = [.. tail.Segments.Where(segment => segment.Number >= from)] }));
            from = EndOf(one);
            one = from < int.MaxValue ? StandIn(job, isAudio, from) : null;
        }

        return tails;
    }

    /// <summary>The number of segments that playlists count for a rendition of a session that has ended.</summary>
    public static int CountOf(JobSnapshot job, string rendition, bool isAudio) =>
        (job.Renditions.FirstOrDefault(known => known.Name == rendition && !known.IsDropped) ?? StandIn(job, isAudio, int.MaxValue - 1))?.PublishedSegments ?? 0;

    private static RenditionSnapshot? StandIn(JobSnapshot job, bool isAudio, int from) => job.Renditions.FirstOrDefault(one => one.IsAudio == isAudio && EndOf(one) > from);

    // Not before its last segment is published.
    private static int EndOf(RenditionSnapshot rendition) => rendition is { IsDropped: true, IsComplete: true } ? rendition.PublishedSegments : int.MaxValue;
}
