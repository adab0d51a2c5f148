using Encoder.Actors;
using Encoder.Engine.Hosting;
using Encoder.TestSupport.Hosts;

namespace Encoder.Engine.Tests.Hosting;

/// <summary>The in-process host keeps the promises of every host.</summary>
public sealed class ActorHostContractTests() : HostContract(new InProcess())
{
    private sealed class InProcess : HostUnderTest
    {
        private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
        private readonly ActorHost host;

        public InProcess()
        {
            host = new ActorHost(new ActorHostOptions { Store = Store, Time = Clock, CallTimeout = CallTimeout });
            host.Register<IProbe>("probe", services => new Probe(services.Context, services.Actors, services.Topics, services.State<ProbeDocument>()));
        }

        public override IActors Actors => host;

        public override ITopics Topics => host.Topics;

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
