using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;
using Encoder.Grains;

namespace Encoder.TestSupport.Grains;

/// <summary>An asset that is not there: what a probe, a splitter and an encoder would say of it.</summary>
public sealed record FakeAsset
{
    public static readonly Timebase Timebase = new(1, 25);

    public int Chunks { get; init; } = 10;

    public int FramesPerChunk { get; init; } = 100;

    public int SegmentsPerChunk { get; init; } = 1;

    /// <summary>Chunks per plan page, as the splitter would write them.</summary>
    public int ChunksPerPage { get; init; } = 4;

    /// <summary>How long the bytes of a plan page take to arrive; meanwhile its first chunk is open.</summary>
    public TimeSpan PageTakes { get; init; }

    /// <summary>The rungs of each video lane; none for an asset without video.</summary>
    public IReadOnlyList<string[]> Lanes { get; init; } = [["720p", "480p"]];

    /// <summary>Commits of each audio lane.</summary>
    public IReadOnlyList<int> AudioCommits { get; init; } = [];

    /// <summary>How long an audio commit is.</summary>
    public int FramesPerAudioCommit { get; init; } = 4;

    /// <summary>Whether the splitter stores a piece for each chunk.</summary>
    public bool HasPieces { get; init; }

    /// <summary>Where the splitter has read to when it plans a chunk.</summary>
    public Func<int, long> ReadBytesOf { get; init; } = _ => 0;

    /// <summary>How long a segment is, by the plan.</summary>
    public TimeSpan SegmentDuration { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Bytes of a segment.</summary>
    public int SegmentBytes { get; init; } = 64;

    /// <summary>Estimated cost of a chunk.</summary>
    public Func<int, long> CostOf { get; init; } = _ => 100;

    public bool Mp4 { get; init; } = true;

    public bool HasPreviews { get; init; }

    public IEnumerable<string> Renditions => Lanes.SelectMany(lane => lane).Concat(AudioCommits.Select((_, index) => $"audio-{index}"));

    public static JobRequest Request(int priority = 0) =>
        new(new JobSpec { Name = "fake", Priority = priority }, new SourceRef("/fake.mp4", "fake.mp4", 1, "f1"));

    public MediaInfo Media() => new("mov", 1, 0, Chunks * FramesPerChunk * 40_000L, [], [], []);

    /// <summary>The plan; for tests that bring their own planner.</summary>
    public EncodePlan Plan() => new(
        Media(),
        Lanes.Count == 0 ? null : new VideoPlan(0, "h264", new Rational(25, 1), [.. Lanes.Select((lane, number) => new LanePlan(number, [.. lane.Select(Rung)]))]),
        [.. AudioCommits.Select((_, index) => Audio(index))],
        new DeliverySpec { Mp4 = Mp4 }, SegmentDuration, SegmentDuration, [])
    {
        Layout = EncodePlan.CurrentLayout,
        Previews = HasPreviews ? new PreviewPlan(Lanes[^1][^1], 160, 90, "null", "null") : null,
    };

    public ChunkEntry Chunk(int number)
    {
        var start = (long)number * FramesPerChunk;
        var starts = Enumerable.Range(0, SegmentsPerChunk).Select(segment => start + (segment * FramesPerChunk / SegmentsPerChunk)).ToList();
        return new ChunkEntry(
            number, number, 1, 0, start, start + FramesPerChunk, FramesPerChunk, number * SegmentsPerChunk, starts, CostOf(number), number == Chunks - 1);
    }

    /// <summary>Of a chunk that comes next, and of the one behind it where that has a page of its own.</summary>
    public IEnumerable<ChunkOpening> Openings(int number) => Enumerable.Range(number, ChunksPerPage == 1 && number + 1 < Chunks ? 2 : 1).Select(Opening);

    private ChunkOpening Opening(int number) =>
        new(number, number, 0, (long)number * FramesPerChunk, number * SegmentsPerChunk, number, FramesPerChunk / 2, Timebase);

    public IEnumerable<PlanPage> Pages() =>
        Enumerable.Range(0, Chunks).Chunk(ChunksPerPage).Select(numbers => new PlanPage(Timebase, numbers[0], [.. numbers.Select(Chunk)]));

    public SplitEnd End() => new(Lanes.Count == 0 ? 0 : Chunks, (long)Chunks * FramesPerChunk, AudioCommits, Timebase, []);

    /// <summary>What a segment holds: a function of rendition and number alone, as an encoder's output is.</summary>
    public byte[] Segment(string rendition, int number)
    {
        var content = new byte[SegmentBytes];
        System.Text.Encoding.ASCII.GetBytes($"{rendition}/{number}").CopyTo(content, 0);
        return content;
    }

    private static RungPlan Rung(string name) => new(name, VideoCodec.H264, 640, 360, "null", ["-c:v", "libx264"], "avc1", 2);

    private AudioPlan Audio(int index) => new(
        $"audio-{index}", Lanes.Count + index, 1 + index, AudioCodec.Aac, 48_000, 2, null, null, index == 0, "anull", ["-c:a", "aac"], 1024, 1024);
}
