using System.Text.Json;
using Encoder.Client.Http;
using Encoder.Contracts;

namespace Encoder.Client.Downloads;

/// <summary>
/// One download:
/// <list type="number">
/// <item>wait until nothing of the job follows, and fetch its report, which says what there is;</item>
/// <item>look whether the folder holds a part of the same job, or another's output;</item>
/// <item>fetch what is missing, several files at once;</item>
/// <item>put the report in place: a folder with one is complete.</item>
/// </list>
/// </summary>
internal sealed class Downloader(IDownloadSource source, string job, string folder, IProgress<DownloadProgress>? progress)
{
    private const int Parallel = 4;
    private readonly string finished = Path.Combine(folder, DeliveredFiles.Report);
    private readonly string begun = Path.Combine(folder, DeliveredFiles.Report + ".part");
    private int files;
    private long bytes;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // 1. The job and its report.
        var settled = await SettleAsync(cancellationToken).ConfigureAwait(false);
        var json = await source.ReadAsync(job, DeliveredFiles.Report, cancellationToken).ConfigureAwait(false);
        var report = Parse(json) ?? throw new FaultException(ErrorCodes.AnswerUnexpected, $"What the server gave as the report of job {job} is no report.");
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
            File.Move(begun, finished, overwrite: Holds(finished, json));
            Report(total, total);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(ErrorCodes.StoreUnwritable, $"The folder {folder} cannot be written; check the room on its disk and its permissions.", e.Message);
        }
        // What plays is there; which MP4 is not, and why, is told.
        if (settled.Fault is { } missing)
            throw new FaultException(missing);
    }

    /// <summary>The job when nothing of it follows; throws why it did not end well.</summary>
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
            { State: JobState.Cancelled } => throw new FaultException(ErrorCodes.JobCancelled, $"The job {job} was cancelled; there is nothing to download."),
            _ => throw new FaultException(last?.Fault ?? new Fault(ErrorCodes.WorkFailed, $"The job {job} did not end well; there is nothing to download.")),
        };
    }

    /// <summary>
    /// Faults with <c>output.taken</c> unless the folder is this job's by its report, finished or begun, or holds nothing of the names that
    /// the job has, links and parts included.
    /// </summary>
    private void Claim(byte[] json, IReadOnlyList<string> names)
    {
        Directory.CreateDirectory(folder);
        var (isFinished, isBegun) = (Holds(finished, json), Holds(begun, json));
        var taken = IsTaken(finished) && !isFinished ? DeliveredFiles.Report
            : IsTaken(begun) && !Starts(begun, json) ? DeliveredFiles.Report + ".part"
            : isFinished || isBegun ? null
            : names.FirstOrDefault(name => IsTaken(PathOf(name)) || FileFetch.HasPart(PathOf(name)));
        if (taken is not null)
            throw new FaultException(ErrorCodes.OutputTaken, $"{folder} holds {taken} of another job; name another folder, or delete what is in it.");
        File.WriteAllBytes(begun, json);
    }

    private static bool Holds(string path, byte[] json) => Starts(path, json) && new FileInfo(path).Length == json.Length;

    // A begun report may have been cut short by a kill or a full disk.
    private static bool Starts(string path, byte[] json) =>
        new FileInfo(path) is { Exists: true, LinkTarget: null } file && file.Length <= json.Length && json.AsSpan().StartsWith(File.ReadAllBytes(path));

    // A link that leads nowhere is one as well.
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
