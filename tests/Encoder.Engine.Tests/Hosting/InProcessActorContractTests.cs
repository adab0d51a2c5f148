using Encoder.Actors;
using Encoder.Engine.Hosting;
using Encoder.TestSupport.Actors;

namespace Encoder.Engine.Tests.Hosting;

public sealed class InProcessActorContractTests : ActorContractTests
{
    protected override ActorHostFixture CreateHost() => new Fixture();

    private sealed class Fixture : ActorHostFixture
    {
        private readonly MemoryStore store = new();
        private readonly FakeClock clock = new();
        private ActorHost host = null!;

        public override IActors Actors => host;

        public override ITopics Topics => host.Topics;

        public override Task StartAsync()
        {
            host = new ActorHost(new ActorHostOptions { Store = store, Time = clock })
                .Register<IScribe>("scribe", on => new Scribe(on.Context, on.Actors, on.Topics, on.State<ScribeState>()));
            return Task.CompletedTask;
        }

        public override Task CrashAndStartAsync()
        {
            host.Abandon();
            return StartAsync();
        }

        public override async Task RestartAsync()
        {
            await host.StopAsync(CancellationToken.None);
            await StartAsync();
        }

        public override Task PassAsync(TimeSpan time)
        {
            clock.Advance(time);
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync() => host.DisposeAsync();
    }
}
