using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Grains;

/// <summary>One run of a job in memory: the plan, its commits, and the progress of its renditions. No I/O.</summary>
internal sealed class JobRun
{
    private const int WarningsKept = 100;
    private readonly List<Fault> warnings;
    private readonly long[] framesOfLane;

    /// <param name="plan">The plan.</param>
    /// <param name="deleted">What of the run is deleted; null when nothing is.</param>
    public JobRun(EncodePlan plan, RetiredRun? deleted = null)
    {
        Plan = plan;
        warnings = [.. plan.Warnings];
        var lanes = plan.Video?.Lanes.Count ?? 0;
        Retired = deleted ?? RetiredRun.None(lanes + plan.Audio.Count);
        Chunks = new ChunkTable(lanes, lanes > 0 ? Retired.Commits[0] : 0, Retired.PlannedFrames);
        History = new ChunkHistory(lanes, Chunks.First);
        Audio = [.. plan.Audio.Select((_, index) => new CommitSet(Retired.Commits[lanes + index]))];
        Renditions =
        [
            .. (plan.Video?.Lanes ?? []).SelectMany(lane => lane.Rungs.Select(rung => new RenditionEntry(rung.Rendition, lane.Lane, IsAudio: false, Retired.Of(rung.Rendition)))),
            .. plan.Audio.Select(audio => new RenditionEntry(audio.Rendition, audio.Lane, IsAudio: true, Retired.Of(audio.Rendition))),
        ];
        framesOfLane = [.. Retired.Frames];
        LostFrames = Retired.LostFrames;
    }

    public EncodePlan Plan { get; }

    /// <summary>What of the run is deleted.</summary>
    public RetiredRun Retired { get; private set; }

    /// <summary>Whether the split can begin again: of a run of which something is deleted it cannot, because its source is deleted too.</summary>
    public bool IsSplittable => Retired.Commits.All(count => count == 0);

    public ChunkTable Chunks { get; }

    /// <summary>The commits of each audio lane; their lane numbers follow the video lanes.</summary>
    public CommitSet[] Audio { get; }

    /// <summary>Video renditions first, in the plan's order: their index identifies Package work.</summary>
    public IReadOnlyList<RenditionEntry> Renditions { get; }

    public IReadOnlyList<Fault> Warnings => warnings;

    public ElapsedMedian Median { get; } = new();

    /// <summary>The splitter's time base, known with the first plan page.</summary>
    public Timebase? Timebase { get; set; }

    /// <summary>Set when the splitter has finished.</summary>
    public SplitEnd? SplitEnd { get; private set; }

    /// <summary>Whether every chunk lane and every audio commit has its record.</summary>
    public bool AreRecordsComplete => SplitEnd is not null && Chunks.IsDone && Audio.All(lane => lane.IsComplete);

    /// <summary>Whether every commit of the lane has its record.</summary>
    public bool IsLaneComplete(int lane) =>
        SplitEnd is not null && (lane < Chunks.Lanes ? Chunks.IsLaneDone(lane) : Audio[lane - Chunks.Lanes].IsComplete);

    /// <summary>Frames of the source that could not be decoded. Every lane decodes the same.</summary>
    public long LostFrames { get; private set; }

    /// <summary>The fault when more of the source is lost than the spec allows, or null.</summary>
    public Fault? LossOrNull(double maxPercent) => SplitEnd is { Loss: { } loss } end ? loss.FaultOrNull(end.Frames, LostFrames, maxPercent) : null;

    public bool IsPublished => Renditions.All(rendition => rendition.IsComplete);

    /// <summary>Whether every rendition has a published segment.</summary>
    public bool IsPlayable => Renditions.All(rendition => rendition.IsComplete || rendition.PublishedSegments > 0) && Renditions.Any(rendition => rendition.PublishedSegments > 0);

    /// <summary>The node and times of each commit, per chunk and video lane.</summary>
    public ChunkHistory History { get; }

    public int LaneCount => Chunks.Lanes + Audio.Length;

    public void EndSplit(SplitEnd end)
    {
        SplitEnd = end;
        Chunks.Shut();
        Warn(end.Warnings);
        foreach (var rendition in Renditions) EndIfCut(rendition);
        for (var index = 0; index < Audio.Length; index++)
        {
            Audio[index].Expected = end.AudioCommits[index];
            if (end.AudioCommits[index] > 0) continue;

            // A track without packets has no rendition to wait for.
            Renditions.Single(rendition => rendition.Lane == Chunks.Lanes + index).IsComplete = true;
        }
    }

    /// <summary>False when it was committed before.</summary>
    public bool Commit(int chunk, int lane, int frames, TimeSpan elapsed, IReadOnlyList<Fault> faults)
    {
        var planned = lane < Chunks.Lanes ? Chunks.Find(chunk) : null;
        var isNew = lane < Chunks.Lanes ? Chunks.Commit(chunk, lane) : Audio[lane - Chunks.Lanes].Add(chunk);
        if (!isNew) return false;
        framesOfLane[lane] += frames;
        if (lane < Chunks.Lanes) Median.Add(elapsed);
        if (lane == 0 && planned is not null) LostFrames += Math.Max(0, planned.Frames - frames);
        Warn(faults);
        return true;
    }

    /// <summary>More of the run is about to be deleted: its table forgets it.</summary>
    public void Retire(RetiredRun more)
    {
        Retired = more;
        foreach (var rendition in Renditions)
        {
            // What is deleted was published. Of a rung that was dropped, no later report says so.
            rendition.PublishedChunks = Math.Max(rendition.PublishedChunks, more.Of(rendition.Name)?.Commits ?? 0);
            EndIfCut(rendition);
        }

        if (Chunks.Lanes == 0) return;
        Chunks.Forget(more.Commits[0]);
        History.Forget(more.Commits[0]);
    }

    /// <summary>Per lane: the commits before this one are listed by no playlist any more.</summary>
    public IReadOnlyList<int> Unlisted
    {
        get
        {
            var video = Renditions.Where(rendition => rendition is { IsAudio: false, DroppedFrom: null }).Select(rendition => rendition.Unlisted).DefaultIfEmpty().Min();
            return [.. Enumerable.Repeat(Math.Min(video, Chunks.DonePrefix), Chunks.Lanes), .. Renditions.Where(rendition => rendition.IsAudio).Select(rendition => rendition.Unlisted)];
        }
    }

    public void Apply(RenditionProgress progress)
    {
        var rendition = Renditions.FirstOrDefault(entry => entry.Name == progress.Rendition);
        if (rendition is null || progress.PublishedChunks < rendition.PublishedChunks) return;
        rendition.PublishedChunks = progress.PublishedChunks;
        rendition.Unlisted = Math.Max(rendition.Unlisted, progress.Unlisted);
        if (progress.PublishedSegments >= rendition.PublishedSegments) (rendition.PublishedSegments, rendition.Published) = (progress.PublishedSegments, progress.Duration);
        rendition.IsComplete |= progress.IsComplete;
        EndIfCut(rendition);
    }

    /// <summary>A rung is not encoded any more: its rendition is complete with the chunks before.</summary>
    public void Drop(DroppedRung dropped)
    {
        var rendition = Renditions.Single(entry => entry.Name == dropped.Rendition);
        rendition.DroppedFrom = dropped.Chunk;
        EndIfCut(rendition);
    }

    // No commit of a run that was cut off, or of a rung that was dropped, says that it is the last.
    private void EndIfCut(RenditionEntry rendition)
    {
        if (rendition.PublishedChunks >= rendition.DroppedFrom) rendition.IsComplete = true;
        if (SplitEnd is { IsCut: true } end && rendition.PublishedChunks >= (rendition.IsAudio ? end.AudioCommits[rendition.Lane - Chunks.Lanes] : end.Chunks)) rendition.IsComplete = true;
    }

    /// <summary>Counts an existing record, in the order of chunks, as published: its rendition publishes it before it answers any call.</summary>
    public void Foresee(CommitRecord record)
    {
        foreach (var part in record.Parts) Renditions.FirstOrDefault(entry => entry.Name == part.Rendition)?.Foresee(record.Chunk, part);
    }

    /// <summary>The same of what is shown of the chunk behind the last record.</summary>
    public void Foresee(PartialRecord partial)
    {
        foreach (var part in partial.Parts) Renditions.FirstOrDefault(entry => entry.Name == part.Rendition)?.Foresee(partial.Chunk, part, isPartial: true);
    }

    /// <summary>
    /// Whether the page from <paramref name="first"/> on may be written: every lane is committed and published past its end, or has ended.
    /// </summary>
    public bool MayCompact(int first)
    {
        var end = first + RecordPage.Size;
        if (Chunks.Lanes > 0 && Chunks.DonePrefix < end && (SplitEnd is null || !Chunks.IsDone)) return false;
        if (Audio.Any(lane => lane.Prefix < end && !lane.IsComplete)) return false;
        if (Renditions.Any(rendition => rendition.PublishedChunks < end && !rendition.IsComplete)) return false;
        return CommitsOfLanes.Any(commits => commits >= end);
    }

    /// <summary>The number of commits of each lane; int.MaxValue while unknown.</summary>
    public IReadOnlyList<int> CommitsOfLanes =>
        [.. Enumerable.Repeat(SplitEnd?.Chunks ?? int.MaxValue, Chunks.Lanes), .. Audio.Select(lane => lane.Expected)];

    public long FramesOf(int lane) => framesOfLane[lane];

    private void Warn(IReadOnlyList<Fault> faults)
    {
        foreach (var fault in faults)
        {
            if (warnings.Count < WarningsKept && !warnings.Contains(fault)) warnings.Add(fault);
        }
    }
}

/// <summary>The progress that one rendition has reported to its job.</summary>
/// <param name="Retired">What of it was deleted when the run was read.</param>
internal sealed record RenditionEntry(string Name, int Lane, bool IsAudio, RetiredRendition? Retired = null)
{
    private int foreseen = Retired?.Commits ?? 0;
    private long foreseenTicks = Retired?.Ticks ?? 0;

    /// <summary>As the rendition reported: everything before it is stored under its public name.</summary>
    public int PublishedChunks { get; set; } = Retired?.Commits ?? 0;

    public int PublishedSegments { get; set; } = Retired?.Segments ?? 0;

    public TimeSpan Published { get; set; } = Retired?.First.Timescale.ToTimeSpan(Retired.Ticks) ?? TimeSpan.Zero;

    /// <summary>The first chunk that is encoded without it; null while every chunk has it.</summary>
    public int? DroppedFrom { get; set; }

    /// <summary>Its chunks before this one are listed by no playlist any more.</summary>
    public int Unlisted { get; set; } = Retired?.Commits ?? 0;

    public bool IsComplete { get; set; }

    /// <summary>Whether no more segments follow. So it is as soon as the records say so, when the report of a rung that was dropped was lost in a crash.</summary>
    public bool HasEnded => IsComplete || foreseen >= DroppedFrom;

    public void Foresee(int chunk, RenditionPart part, bool isPartial = false)
    {
        if (chunk != foreseen) return;
        if (!isPartial) foreseen++;
        foreseenTicks += part.Segments.Sum(segment => segment.Duration);
        PublishedSegments += part.Segments.Count;
        Published = part.Timescale.ToTimeSpan(foreseenTicks);
    }
}
