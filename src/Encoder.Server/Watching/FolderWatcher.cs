using Encoder.Contracts;
using Encoder.Node.Assets;
using Encoder.Server.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Watching;

/// <summary>
/// Creates a job for each file that has stopped growing: (1) list, (2) wait until a file is stable, (3) create its job with an idempotency key made from
/// the file, (4) record it. After a crash between 3 and 4 the same key returns the same job. It scans every two seconds, because there is no event for a file that does not
/// change, and network folders send no events.
/// </summary>
internal sealed partial class FolderWatcher(
    JobService service, WatchRecords marks, IOptions<WatchOptions> options, TimeProvider time, ILogger<FolderWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly StableFiles files = new(options.Value.StillFor);
    private readonly HashSet<WatchedFile> settled = [];
    private readonly HashSet<WatchedFile> logged = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Folder is not { } folder) return;
        var spec = WatchSpec.Read(options.Value);
        Log.Watching(logger, folder);
        using var timer = new PeriodicTimer(Every, time);
        do
            await ScanAsync(folder, spec, stoppingToken).ConfigureAwait(false);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task ScanAsync(string folder, JobSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            // Step 1 and 2.
            var present = WatchedFolder.List(folder).ToList();
            settled.IntersectWith(present);
            logged.IntersectWith(present);
            foreach (var file in files.Update(present, time.GetUtcNow()).Where(file => !settled.Contains(file)))
                await TakeAsync(file, spec, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(logger, folder, exception.Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // No exception may stop the server: the next scan tries again.
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
                Log.Created(logger, source.FileName, job.Id);
            }

            settled.Add(file);
        }
        catch (FaultException exception)
        {
            // Logged once. A failure that may be temporary is retried; otherwise the file is ignored until it changes.
            if (logged.Add(file)) Log.Refused(logger, Path.GetFileName(file.Path), exception.Fault.ToString());
            if (!exception.Fault.MayRetry) settled.Add(file);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Watching {Folder}: a file becomes a job when it stops growing")]
        public static partial void Watching(ILogger logger, string folder);

        [LoggerMessage(2, LogLevel.Information, "{File} became job {Job}")]
        public static partial void Created(ILogger logger, string file, string job);

        [LoggerMessage(3, LogLevel.Warning, "No job was created for {File}: {Why}")]
        public static partial void Refused(ILogger logger, string file, string why);

        [LoggerMessage(4, LogLevel.Warning, "The watched folder {Folder} cannot be read: {Why}")]
        public static partial void Unreadable(ILogger logger, string folder, string why);

        [LoggerMessage(5, LogLevel.Error, "The watched folder {Folder} could not be processed; the next scan tries again")]
        public static partial void Failed(ILogger logger, Exception exception, string folder);
    }
}
