using System.Text;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Placement;

namespace Encoder.Silo.Clustering;

/// <summary>
/// Runs after this silo has joined and before it takes work: another silo reads what this one has just written, and the other way round. So a wrong mount, or one that
/// caches for too long, is detected here and not by a lost job.
/// </summary>
internal sealed partial class SharedFolderProbe(
    IGrainFactory grains, IMediaStore store, ISiloStatusOracle silos, TimeProvider time, ILogger<SharedFolderProbe> logger) : IHostedService
{
    private static readonly TimeSpan MostClockDifference = TimeSpan.FromSeconds(5);

    /// <summary>Throws <c>store.not_shared</c>; does nothing when the silo is alone, or when the other one has stopped meanwhile.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var others = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Where(silo => !silo.Equals(silos.SiloAddress)).ToList();
        if (others.Count == 0) return;
        var mark = Guid.NewGuid().ToString("N");
        var (mine, theirs) = (StoreProbe.KeyOf(mark, "a"), StoreProbe.KeyOf(mark, "b"));
        try
        {
            await store.PutAsync(mine, Encoding.UTF8.GetBytes(mark), cancellationToken);
            var since = time.GetTimestamp();
            var reply = await AskAsync(others[Random.Shared.Next(others.Count)], mark, mine, theirs, cancellationToken);
            var now = time.GetUtcNow() - (time.GetElapsedTime(since) / 2);
            if (reply.Content != mark) throw NotShared($"silo {reply.Silo} cannot read what this silo writes");
            if (await StoreProbe.ReadAsync(store, theirs, cancellationToken) != mark) throw NotShared($"this silo cannot read what {reply.Silo} writes");
            if ((reply.Now - now).Duration() > MostClockDifference) Log.ClocksDiffer(logger, reply.Silo, (reply.Now - now).TotalSeconds);
        }
        catch (Exception exception) when (exception is not FaultException && GrainFaults.Of(exception) is { } fault)
        {
            Log.NotProbed(logger, fault.Message);
        }
        finally
        {
            await store.DeleteAsync(mine, CancellationToken.None);
            await store.DeleteAsync(theirs, CancellationToken.None);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<StoreProbeReply> AskAsync(SiloAddress other, string mark, string mine, string theirs, CancellationToken cancellationToken)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, other);
        try
        {
            return await grains.GetGrain<IStoreProbeGrain>(mark).ProbeAsync(mine, theirs, cancellationToken);
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    private static FaultException NotShared(string what) =>
        new(ErrorCodes.StoreNotShared, $"The silos do not share one store: {what}. Give all of them the same storage account and container, or mount the same folder as --data on all machines, without caching (docs/silo.md).");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The clock of silo {Silo} is {Seconds:0.0} s ahead of the clock of this silo (negative: behind it). Synchronize both with a time server.")]
        public static partial void ClocksDiffer(ILogger logger, string silo, double seconds);

        [LoggerMessage(2, LogLevel.Warning, "It could not be checked whether the silos share the data folder: {Reason}")]
        public static partial void NotProbed(ILogger logger, string reason);
    }
}
