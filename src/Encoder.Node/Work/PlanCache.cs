using System.Collections.Concurrent;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>The plans of the runs this node works for: read once per run, the oldest dropped.</summary>
internal sealed class PlanCache(IMediaStore store)
{
    private const int Most = 64;
    private readonly ConcurrentDictionary<string, EncodePlan> plans = new();
    private readonly ConcurrentQueue<string> order = new();

    public async Task<EncodePlan> GetAsync(RunKeys keys, CancellationToken cancellationToken)
    {
        if (plans.TryGetValue(keys.Plan, out var known)) return known;
        var plan = await StoreJson.ReadAsync<EncodePlan>(store, keys.Plan, cancellationToken).ConfigureAwait(false)
            ?? throw new FaultException(ErrorCodes.WorkFailed, $"The plan of job {keys.Job} is missing from the store.");
        if (!plans.TryAdd(keys.Plan, plan)) return plan;
        order.Enqueue(keys.Plan);
        while (order.Count > Most && order.TryDequeue(out var oldest)) plans.TryRemove(oldest, out _);
        return plan;
    }
}
