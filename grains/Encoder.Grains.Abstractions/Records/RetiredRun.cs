using Encoder.Core.Delivery;

namespace Encoder.Grains;

/// <summary>
/// The part of a run that is deleted, because no playlist lists it any more: <c>retired.json</c>, written before anything of it is deleted. It has what the
/// run goes on counting from, so that numbers and times of what follows stay as they are.
/// </summary>
/// <param name="Commits">Per lane: the commits before this one are deleted. The same of all video lanes.</param>
/// <param name="Frames">Per lane: the frames of these commits.</param>
/// <param name="PlannedFrames">Frames of the source in the deleted chunks.</param>
/// <param name="LostFrames">Those of them that could not be decoded.</param>
/// <param name="Pieces">The pieces before this one are deleted.</param>
/// <param name="Renditions">What is deleted of each rendition that had commits.</param>
public sealed record RetiredRun(
    IReadOnlyList<int> Commits, IReadOnlyList<long> Frames, long PlannedFrames, long LostFrames, int Pieces, IReadOnlyList<RetiredRendition> Renditions)
{
    /// <summary>Nothing of a run with this many lanes.</summary>
    public static RetiredRun None(int lanes) => new(new int[lanes], new long[lanes], 0, 0, 0, []);

    /// <summary>The record pages before this chunk have nothing that is left.</summary>
    public int WholePages => RecordPage.FirstOf(Commits.DefaultIfEmpty().Min());

    /// <summary>Whether the record of a commit is deleted, or about to be.</summary>
    public bool Has(int chunk, int lane) => lane < Commits.Count && chunk < Commits[lane];

    /// <summary>The deleted part of a rendition; null when nothing of it is deleted.</summary>
    public RetiredRendition? Of(string rendition) => Renditions.FirstOrDefault(one => one.First.Rendition == rendition);
}

/// <summary>The deleted part of a rendition.</summary>
/// <param name="First">Its first commit, without segments: time base, codecs and init segment of the rendition.</param>
/// <param name="Commits">Number of its deleted commits.</param>
/// <param name="Segments">Number of their segments.</param>
/// <param name="Frames">Their frames.</param>
/// <param name="Ticks">How long they lasted, in the time base of the rendition.</param>
public sealed record RetiredRendition(RenditionPart First, int Commits, int Segments, long Frames, long Ticks)
{
    /// <summary>With a further commit.</summary>
    public RetiredRendition With(RenditionPart part) => this with
    {
        Commits = Commits + 1,
        Segments = Segments + part.Segments.Count,
        Frames = Frames + part.Frames,
        Ticks = Ticks + part.Segments.Sum(segment => segment.Duration),
    };
}
