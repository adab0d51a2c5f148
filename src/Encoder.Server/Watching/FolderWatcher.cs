using Encoder.Contracts;
using Encoder.Node.Assets;
using Encoder.Server.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Watching;

/// <summary>
/// Makes jobs of files that stopped growing, once each: (1) list, (2) wait until a file is still, (3) create its job under a key made of
/// the file, (4) mark it. Lost between 3 and 4, the same key gives the same job again. It looks every two seconds: that a file does not
/// change is no event, and events of network folders do not come.
/// </summary>
internal sealed partial class FolderWatcher(
    JobService service, WatchRecords marks, IOptions<WatchOptions> options, TimeProvider time, ILogger<FolderWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly StableFiles files = new(options.Value.StillFor);
    private readonly HashSet<WatchedFile> settled = [];
    private readonly HashSet<WatchedFile> told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Folder is not { } folder) return;
        var spec = WatchSpec.Read(options.Value);
        Log.Watching(logger, folder);
        using var timer = new PeriodicTimer(Every, time);
        do
            await LookAsync(folder, spec, stoppingToken).ConfigureAwait(false);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task LookAsync(string folder, JobSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            // Step 1 and 2.
            var present = WatchedFolder.List(folder).ToList();
            settled.IntersectWith(present);
            told.IntersectWith(present);
            foreach (var file in files.Look(present, time.GetUtcNow()).Where(file => !settled.Contains(file)))
                await TakeAsync(file, spec, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(logger, folder, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever it is, it is not worth the server: the next look tries again.
            Log.Failed(logger, exception, folder);
        }
    }

    // Steps 3 and 4.
    private async Task TakeAsync(WatchedFile file, JobSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            var source = SourceFile.Open(file.Path);
            var key = WatchRecords.KeyOf(file, source);
            if (!await marks.IsMarkedAsync(key, cancellationToken).ConfigureAwait(false))
            {
                var job = await service.CreateAsync(options.Value.Tenant, spec, source, key, cancellationToken).ConfigureAwait(false);
                await marks.MarkAsync(key, job, cancellationToken).ConfigureAwait(false);
                Log.Taken(logger, source.FileName, job.Id);
            }

            settled.Add(file);
        }
        catch (FaultException exception)
        {
            // Told once; what may go better is tried again, what may not waits for another version of the file.
            if (told.Add(file)) Log.Refused(logger, Path.GetFileName(file.Path), exception.Fault.ToString());
            if (!exception.Fault.MayRetry) settled.Add(file);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Files that stop growing in {Folder} become jobs")]
        public static partial void Watching(ILogger logger, string folder);

        [LoggerMessage(2, LogLevel.Information, "{File} became job {Job}")]
        public static partial void Taken(ILogger logger, string file, string job);

        [LoggerMessage(3, LogLevel.Warning, "{File} became no job: {Why}")]
        public static partial void Refused(ILogger logger, string file, string why);

        [LoggerMessage(4, LogLevel.Warning, "The watched folder {Folder} cannot be read: {Why}")]
        public static partial void Unreadable(ILogger logger, string folder, string why);

        [LoggerMessage(5, LogLevel.Error, "Looking at the watched folder {Folder} failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception, string folder);
    }
}
