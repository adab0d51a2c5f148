using System.Net;
using Encoder.Grains;
using Encoder.Grains.Hosting;
using Encoder.Silo.Hosting;
using Encoder.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Encoder.Silo.Embedded;

/// <summary>
/// The Orleans silo that an <see cref="EmbeddedSilo"/> runs on: alone in its cluster, its membership and subscriptions in memory, without a
/// port. All durable state is in the media store.
/// </summary>
public static class EmbeddedHost
{
    // Nothing listens on this address or connects to it; Orleans needs it to identify the silo.
    private static readonly IPEndPoint Nominal = new(IPAddress.Loopback, 1);

    /// <summary>Builds the host without starting it.</summary>
    public static IHost Build(IMediaStore store, EmbeddedSiloOptions options, TimeProvider time)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IHostLifetime, OwnerLifetime>();
        builder.Services.AddSingleton(options.Loggers);
        builder.Services.AddSingleton(store);

        // Nodes of an earlier process have ended with it; a few reports' time tells them from those of this one.
        builder.Services.AddSingleton(options.Jobs with { DeathGracePeriod = options.Jobs.DeathGracePeriod ?? TimeSpan.FromSeconds(3) });
        builder.Services.AddSingleton(options.Assets);
        builder.Services.Configure<GrainHostOptions>(grains => Configure(grains, options));
        builder.UseOrleans(silo => silo
            .UseDevelopmentClustering(Nominal)
            .Configure<EndpointOptions>(static endpoint =>
                (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (Nominal.Address, Nominal.Port, 0))
            .Configure<GrainCollectionOptions>(static collection => collection.DeactivationTimeout = TimeSpan.FromSeconds(5))
            .AddMemoryAnnouncements(queues: 1)
            .AddMemoryGrainStorage(GrainHosting.SubscriptionStorage)
            .AddEncoderGrains());
        builder.Services.AddKeyedSingleton(TimeProviderNames.Grains, time);
        CloseEveryPort(builder.Services);
        return builder.Build();
    }

    private static void Configure(GrainHostOptions grains, EmbeddedSiloOptions options)
    {
        // Long, because a laptop sleeps: after a pause of a minute every call in progress would time out.
        grains.ResponseTimeout = TimeSpan.FromMinutes(10);
        grains.TableRefresh = TimeSpan.FromMinutes(1);
        grains.StreamPollEvery = options.StreamPollEvery;
    }

    /// <summary>Orleans opens one port for silos and one for clients, each with its own keyed listener factory.</summary>
    private static void CloseEveryPort(IServiceCollection services)
    {
        var listeners = services.Where(static service => service is { IsKeyedService: true } && service.ServiceType == typeof(IConnectionListenerFactory)).ToList();
        foreach (var listener in listeners)
        {
            services.Remove(listener);
            services.AddKeyedSingleton<IConnectionListenerFactory>(listener.ServiceKey, new ClosedListener());
        }
    }

    /// <summary>A listener that opens no port and never accepts a connection.</summary>
    private sealed class ClosedListener : IConnectionListenerFactory, IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> unbound = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => Nominal;

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken) => ValueTask.FromResult<IConnectionListener>(this);

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken) => new(unbound.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken)
        {
            unbound.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);
    }
}
