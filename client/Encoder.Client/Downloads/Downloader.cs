using System.Text.Json;
using Encoder.Client.Http;
using Encoder.Contracts;

namespace Encoder.Client.Downloads;

/// <summary>
/// One download:
/// <list type="number">
/// <item>wait until the job is settled, and download its report, which lists the files;</item>
/// <item>check whether the folder contains a partial download of the same job, or the output of another job;</item>
/// <item>download the missing files, several in parallel;</item>
/// <item>rename the report to its final name: a folder with a report is complete.</item>
/// </list>
/// </summary>
internal sealed class Downloader(IDownloadSource source, string job, string folder, IProgress<DownloadProgress>? progress)
{
    private const int Parallel = 4;
    private readonly string finished = Path.Combine(folder, DeliveredFiles.Report);
    private readonly string partial = Path.Combine(folder, DeliveredFiles.Report + ".part");
    private int files;
    private long bytes;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // 1. The job and its report.
        var settled = await SettleAsync(cancellationToken).ConfigureAwait(false);
        var json = await source.ReadAsync(job, DeliveredFiles.Report, cancellationToken).ConfigureAwait(false);
        var report = Parse(json) ?? throw new FaultException(ErrorCodes.AnswerUnexpected, $"The server sent a body that is not a job report for job {job}.");
        var names = DeliveredFiles.Of(report, settled);
        try
        {
            // 2. The folder.
            Claim(json, names);
            // 3. The files.
            var total = names.Count + 1;
            await System.Threading.Tasks.Parallel.ForEachAsync(
                names, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (name, token) =>
                {
                    await FetchAsync(name, total, token).ConfigureAwait(false);
                    Report(Interlocked.Increment(ref files), total);
                }).ConfigureAwait(false);
            // 4. The end.
            File.Move(partial, finished, overwrite: Holds(finished, json));
            Report(total, total);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(ErrorCodes.StoreUnwritable, $"The folder {folder} is not writable. Check its permissions and the free space on its disk.", e.Message);
        }
        // The playable files are complete; the result says which MP4 is missing, and why.
        if (settled.Fault is { } missing)
            throw new FaultException(missing);
    }

    /// <summary>The settled job; throws its fault when it failed or was cancelled.</summary>
    private async Task<JobInfo> SettleAsync(CancellationToken cancellationToken)
    {
        JobInfo? last = null;
        await foreach (var state in source.UntilSettledAsync(job, cancellationToken).ConfigureAwait(false))
        {
            last = state;
            if (state.State is JobState.Failed or JobState.Cancelled)
                break;
        }
        return last switch
        {
            { State: JobState.Done } => last,
            { State: JobState.Cancelled } => throw new FaultException(ErrorCodes.JobCancelled, $"The job {job} was cancelled, so there is nothing to download."),
            _ => throw new FaultException(last?.Fault ?? new Fault(ErrorCodes.WorkFailed, $"The job {job} failed, so there is nothing to download.")),
        };
    }

    /// <summary>
    /// Throws <c>output.taken</c> unless the folder has the report of this job, complete or partial, or contains none of the names that
    /// the job writes, including links and partial files.
    /// </summary>
    private void Claim(byte[] json, IReadOnlyList<string> names)
    {
        Directory.CreateDirectory(folder);
        var (isFinished, isPartial) = (Holds(finished, json), Holds(partial, json));
        var taken = IsTaken(finished) && !isFinished ? DeliveredFiles.Report
            : IsTaken(partial) && !Starts(partial, json) ? DeliveredFiles.Report + ".part"
            : isFinished || isPartial ? null
            : names.FirstOrDefault(name => IsTaken(PathOf(name)) || FileFetch.HasPart(PathOf(name)));
        if (taken is not null)
            throw new FaultException(ErrorCodes.OutputTaken, $"{folder} contains {taken} of another job. Choose another folder, or empty this one.");
        File.WriteAllBytes(partial, json);
    }

    private static bool Holds(string path, byte[] json) => Starts(path, json) && new FileInfo(path).Length == json.Length;

    // A partial report may have been truncated by a kill or a full disk.
    private static bool Starts(string path, byte[] json) =>
        new FileInfo(path) is { Exists: true, LinkTarget: null } file && file.Length <= json.Length && json.AsSpan().StartsWith(File.ReadAllBytes(path));

    // A broken link counts too.
    private static bool IsTaken(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private async Task FetchAsync(string name, int total, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (File.Exists(path))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await source.FetchAsync(job, name, path, count =>
        {
            Interlocked.Add(ref bytes, count);
            Report(Volatile.Read(ref files), total);
        }, cancellationToken).ConfigureAwait(false);
    }

    private static JobReport? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<JobReport>(json, ResponseJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private void Report(int done, int total) => progress?.Report(new(done, total, Interlocked.Read(ref bytes)));
}
