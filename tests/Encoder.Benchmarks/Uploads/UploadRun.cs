using System.Diagnostics;
using Encoder.Client;
using Encoder.Contracts;

namespace Encoder.Benchmarks.Uploads;

/// <summary>One upload with its encode, timed from its beginning.</summary>
/// <param name="LastByte">When the server had acknowledged the last byte.</param>
/// <param name="Playable">When the first segment of every rung could be fetched.</param>
/// <param name="PlayableShare">Share of the upload that was in then, 0 to 1.</param>
/// <param name="FirstChunk">When the bytes of the first chunk, and the index, were stored.</param>
/// <param name="Done">When HLS and DASH were complete.</param>
internal sealed record UploadRun(TimeSpan LastByte, TimeSpan Playable, double PlayableShare, TimeSpan FirstChunk, TimeSpan Done)
{
    public static async Task<UploadRun> RunAsync(Uri server, string stateFolder, string path, JobSpec spec, long? bytesPerSecond, long firstChunk)
    {
        using var client = new EncoderClient(new EncoderClientOptions { Server = server, StateFolder = stateFolder });
        var upload = new Progress(Stopwatch.StartNew(), firstChunk);
        var sending = client.EncodeFileAsync(path, spec, new UploadOptions { Resume = false, LimitBytesPerSecond = bytesPerSecond }, upload);
        // A refused upload ends before there is a job.
        if (await Task.WhenAny(upload.Job, sending) == sending) await sending;
        (TimeSpan At, double Share)? playable = null;
        await foreach (var job in client.WatchAsync(await upload.Job))
        {
            if (job.PlayableAt is not null) playable ??= (upload.Elapsed, upload.Share);
            if (job.State.IsFinal() && job.State != JobState.Done) throw new FaultException(job.Fault ?? new Fault(ErrorCodes.WorkFailed, "The job did not end well."));
        }
        var done = upload.Elapsed;
        await sending;
        return new UploadRun(upload.LastByte, playable?.At ?? done, playable?.Share ?? 1, upload.FirstChunk, done);
    }

    private sealed class Progress(Stopwatch clock, long firstChunk) : IProgress<UploadProgress>
    {
        private readonly TaskCompletionSource<string> job = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private UploadProgress? last;

        public Task<string> Job => job.Task;

        public TimeSpan Elapsed => clock.Elapsed;

        public TimeSpan LastByte { get; private set; }

        public TimeSpan FirstChunk { get; private set; }

        public double Share => last is { TotalBytes: { } total } now ? (double)now.StoredBytes / total : 0;

        public void Report(UploadProgress value)
        {
            if (last is not { } before || before.StoredBytes < firstChunk) FirstChunk = clock.Elapsed;
            (last, LastByte) = (value, clock.Elapsed);
            if (value.Job is { } id) job.TrySetResult(id);
        }
    }
}
