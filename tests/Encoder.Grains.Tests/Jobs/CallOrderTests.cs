using System.Collections.Concurrent;
using System.Reflection;
using Encoder.Contracts;
using Encoder.TestSupport.Grains;
using Encoder.TestSupport.Silos;

namespace Encoder.Grains.Tests.Jobs;

public sealed class CallOrderTests
{
    private static readonly string[] Allowed = ["chunk → IJobGrain", "chunk → IRenditionGrain", "job → IDispatcherGrain", "catalog → IJobGrain"];

    /// <summary>A cycle (Job → Dispatcher → Job) was tried: it deadlocks until the timeout.</summary>
    [Fact]
    public void Grains_InAWholeLifeWithTroubles_CallDownwardsOnly()
    {
        var calls = new ConcurrentDictionary<string, int>();
        var cluster = new FakeCluster(wrap: (grains, caller) => new Recording(grains, caller, calls)).StartSilo();
        cluster.AddNode(script: order => new FakeTurn(
            TimeSpan.FromSeconds(1),
            Fault: order is { Work: { Kind: WorkKind.Encode, Chunk: 1 }, AttemptNumber: 1 } ? new Fault(ErrorCodes.EncoderCrashed, "x") : null,
            Vanishes: order is { Work: { Kind: WorkKind.Encode, Chunk: 2 }, AttemptNumber: 1 }));
        cluster.Run(async () =>
        {
            var job = await cluster.Grains.GetGrain<ICatalogGrain>("t").RegisterAsync(new JobRegistration(null, "fake"), CancellationToken.None);
            await cluster.SubmitAsync(job);
            await cluster.Grains.GetGrain<ICatalogGrain>("t").SweepAsync(CancellationToken.None);
            Assert.Equal(JobState.Done, (await cluster.EndAsync(job)).State);
        });

        Assert.Equal(Allowed.Order(), calls.Keys.Order());
    }

    private sealed class Recording(IGrainFactory grains, string caller, ConcurrentDictionary<string, int> calls) : StringKeyGrainFactory
    {
        public override T GetGrain<T>(string key)
        {
            var proxy = DispatchProxy.Create<T, Proxy>();
            var recorder = (Proxy)(object)proxy;
            (recorder.Target, recorder.Called) = (grains.GetGrain<T>(key), () => calls.AddOrUpdate($"{caller} → {typeof(T).Name}", 1, (_, count) => count + 1));
            return proxy;
        }
    }

    public class Proxy : DispatchProxy
    {
        public object Target { get; set; } = null!;

        public Action Called { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Called();
            return targetMethod!.Invoke(Target, args);
        }
    }
}
