using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Clients;

namespace Encoder.Client.Tests.Server;

public sealed class HttpClientContractTests : EncoderClientContractTests, IDisposable
{
    private readonly List<EncoderClient> clients = [];

    public void Dispose() => clients.ForEach(client => client.Dispose());

    protected override IEncoderClient Client(ServerFixture server)
    {
        clients.Add(new EncoderClient(new EncoderClientOptions { Server = server.Address, StateFolder = State, FirstRetryDelay = TimeSpan.FromMilliseconds(20) }));
        return clients[^1];
    }
}
