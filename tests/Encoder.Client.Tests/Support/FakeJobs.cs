using Encoder.Contracts;

namespace Encoder.Client.Tests.Support;

/// <summary>Jobs as a server shows them.</summary>
internal static class FakeJobs
{
    public static JobInfo Job(string id, JobState state = JobState.Encoding, double encoded = 0) => new()
    {
        Id = id,
        Name = "film",
        State = state,
        FileName = "film.mp4",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Progress = new JobProgress { Encoded = encoded },
    };
}
