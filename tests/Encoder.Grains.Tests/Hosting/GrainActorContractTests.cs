using Encoder.Actors;
using Encoder.TestSupport.Actors;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>The actors' contract over two silos, a cluster of its own for every test: some lose it.</summary>
public sealed class GrainActorContractTests : ActorContractTests
{
    protected override ActorHostFixture CreateHost() => new Fixture();

    private sealed class Fixture : ActorHostFixture
    {
        private readonly MemoryStore store = new();
        private TwoSilos silos = null!;

        public override IActors Actors => silos.Actors;

        public override ITopics Topics => silos.Topics;

        // A call goes by whichever silo the client asks, and waits there until the actor is found.
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
