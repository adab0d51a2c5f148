using Encoder.TestSupport.Silos;
using Orleans.Streams;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>The simulated silo keeps the promises of Orleans that grains rely on.</summary>
public sealed class SimulatedSiloContractTests() : SiloContract(new Simulated())
{
    private sealed class Simulated : SiloUnderTest
    {
        private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
        private readonly SimulatedSilo silo;

        public Simulated() => silo = ProbeGrain.RegisterWith(new SimulatedSilo(new SimulatedSiloOptions { Store = Store, Time = Clock, CallTimeout = CallTimeout }));

        public override IGrainFactory Grains => silo.Grains;

        public override Announcements Announcements => silo.Announcements;

        public override IStreamProvider Streams => silo.Streams;

        public override async Task PassCallTimeoutAsync(Task call)
        {
            while (!call.IsCompleted)
            {
                Advance(CallTimeout);
                await Task.Yield();
            }
        }
    }
}
