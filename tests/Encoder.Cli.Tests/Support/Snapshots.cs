using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Cli.Tests.Support;

/// <summary>Job snapshots with good defaults: four seconds of source.</summary>
internal static class Snapshots
{
    public static readonly JobRequest Request = new(new JobSpec(), new SourceRef("/media/clip.mp4", "clip.mp4", 1000, "f00d"));

    public static JobSnapshot Of(JobState state, params RenditionSnapshot[] renditions) =>
        new("job-1", state, 1, Request, 0, null, 0, 0, TimeSpan.FromSeconds(4), renditions, [], null);

    public static RenditionSnapshot Video(string name, long frames, bool isComplete = false) => new(name, false, frames, 0, isComplete);

    public static RenditionSnapshot Audio(string name, int segments, bool isComplete = false) => new(name, true, segments * 188, segments, isComplete);
}
