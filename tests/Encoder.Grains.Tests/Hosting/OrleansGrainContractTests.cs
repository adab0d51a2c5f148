using Encoder.TestSupport.Storage;
using Orleans.Streams;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>The grains' contract over two silos of Orleans, a cluster of its own for every test: some lose it.</summary>
public sealed class OrleansGrainContractTests : GrainContract
{
    protected override GrainContractFixture CreateFixture() => new Fixture();

    private sealed class Fixture : GrainContractFixture
    {
        private readonly MemoryStore store = new();
        private TwoSilos silos = null!;

        public override IGrainFactory Grains => silos.Grains;

        public override Announcements Announcements => silos.Announcements;

        public override IStreamProvider Streams => silos.Streams;

        // A call goes by whichever silo the client asks, and waits there until the grain is found.
        public override bool KeepsOrderOfSending => false;

        // The recall is a message of its own, and may come too late.
        public override bool RecallsQueuedCalls => false;

        public override Task StartAsync()
        {
            silos = new TwoSilos { Store = store };
            return silos.InitializeAsync();
        }

        public override async Task CrashAndStartAsync()
        {
            await silos.KillAsync();
            await StartAsync();
        }

        public override async Task RestartAsync()
        {
            await silos.DisposeAsync();
            await StartAsync();
        }

        public override Task PassAsync(TimeSpan time)
        {
            silos.Advance(time);
            return Task.CompletedTask;
        }

        public override async ValueTask DisposeAsync() => await silos.DisposeAsync();
    }
}
