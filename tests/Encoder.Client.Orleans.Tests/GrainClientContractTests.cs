using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Clients;

namespace Encoder.Client.Orleans.Tests;

/// <summary>The tests of the HTTP client, over the grains.</summary>
public sealed class GrainClientContractTests : EncoderClientContractTests
{
    protected override IEncoderClient Client(ServerFixture server) => Client(server, new GrainClientOptions { StateFolder = State });

    internal static GrainEncoderClient Client(ServerFixture server, GrainClientOptions options) =>
        new(server.Grains, server.Host.Silo.Announcements, server.Store, options, TimeProvider.System);
}
