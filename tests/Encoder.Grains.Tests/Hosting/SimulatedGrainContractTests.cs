using Encoder.TestSupport.Clocks;
using Encoder.TestSupport.Silos;
using Encoder.TestSupport.Storage;
using Orleans.Streams;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>The grains' contract in a simulated silo.</summary>
public sealed class SimulatedGrainContractTests : GrainContract
{
    protected override GrainContractFixture CreateFixture() => new Fixture();

    private sealed class Fixture : GrainContractFixture
    {
        private readonly MemoryStore store = new();
        private readonly FakeClock clock = new();
        private SimulatedSilo silo = null!;

        public override IGrainFactory Grains => silo.Grains;

        public override Announcements Announcements => silo.Announcements;

        public override IStreamProvider Streams => silo.Streams;

        public override Task StartAsync()
        {
            silo = ScribeGrain.RegisterWith(new SimulatedSilo(new SimulatedSiloOptions { Store = store, Time = clock }));
            return Task.CompletedTask;
        }

        public override Task CrashAndStartAsync()
        {
            silo.Abandon();
            return StartAsync();
        }

        public override async Task RestartAsync()
        {
            await silo.StopAsync(CancellationToken.None);
            await StartAsync();
        }

        public override Task PassAsync(TimeSpan time)
        {
            clock.Advance(time);
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync() => silo.DisposeAsync();
    }
}
