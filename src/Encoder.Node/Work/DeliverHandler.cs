using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Specs;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>
/// Copies the finished files of a job to the container of its spec: first the media, then what names them, the report last. So whoever finds the
/// report there finds all. Repeated, it copies what is missing.
/// </summary>
internal sealed class DeliverHandler(IGrainFactory grains, IMediaStore store, TimeProvider time) : IWorkHandler
{
    private const int CopiesAtOnce = 8;

    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var (order, keys) = (attempt.Order, attempt.Keys);
        if (store is not IDeliverySource source || order.Request.Spec.Delivery.Container is not { } container)
            throw new FaultException(ErrorCodes.DeliveryNotAllowed, "The files of a store that is not in a storage account cannot be copied to one.");
        var files = new List<string>();
        await foreach (var stored in store.ListAsync(keys.Out, cancellationToken).ConfigureAwait(false)) files.Add(stored.Key[keys.Out.Length..]);
        foreach (var step in files.GroupBy(StepOf).OrderBy(step => step.Key))
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = CopiesAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(step, parallel, async (file, token) =>
                await source.DeliverAsync(keys.Out + file, DeliveryRules.AddressOf(container, order.Work.Job, file), MediaTypes.Of(file), token).ConfigureAwait(false)).ConfigureAwait(false);
        }

        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IJobGrain>(order.Work.Job).FinishedAsync(order.Work, order.Attempt, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private static int StepOf(string file) => Path.GetExtension(file) switch
    {
        ".m4s" or ".mp4" or ".jpg" => 0,
        ".json" => 2,
        _ => 1,
    };
}
