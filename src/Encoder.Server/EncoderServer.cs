using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Node.Encryption;
using Encoder.Node.Live;
using Encoder.Server.Addresses;
using Encoder.Server.Assets;
using Encoder.Server.Callbacks;
using Encoder.Server.Channels;
using Encoder.Server.Dashboard;
using Encoder.Server.Deliveries;
using Encoder.Server.Encryption;
using Encoder.Server.Events;
using Encoder.Server.Health;
using Encoder.Server.Jobs;
using Encoder.Server.Limits;
using Encoder.Server.Media;
using Encoder.Server.Metrics;
using Encoder.Server.Nodes;
using Encoder.Server.OneCall;
using Encoder.Server.Problems;
using Encoder.Server.Requests;
using Encoder.Server.Retention;
using Encoder.Server.Security;
using Encoder.Server.Specs;
using Encoder.Server.Submissions;
using Encoder.Server.Tus;
using Encoder.Server.Watching;
using Encoder.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Encoder.Server;

/// <summary>
/// The HTTP side of the product. It calls grains and reads the store: its host registers <c>IGrainFactory</c>, <c>Announcements</c> and
/// <c>IMediaStore</c>.
/// </summary>
public static class EncoderServer
{
    /// <summary>Registers everything that <see cref="MapEncoderServer"/> maps.</summary>
    public static IServiceCollection AddEncoderServer(this IServiceCollection services, Action<ServerOptions>? configure = null)
    {
        services.AddOptions<ServerOptions>().BindConfiguration(ServerOptions.Section).Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServerOptions>, ServerOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.ConfigureHttpJsonOptions(http => http.SerializerOptions.UseContracts());
        services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBuffers>();
        services.AddRouting();
        services.AddOpenApi(api => api.ShouldInclude = static route => route.HttpMethod != "HEAD" || !HeadRequests.IsAlsoGet(route.ActionDescriptor.EndpointMetadata));
        services.AddExceptionHandler<ProblemHandler>();
        services.AddAddresses();
        services.AddSecurity();
        services.AddLimits();
        services.AddHealth();
        services.AddCallbacks();
        services.AddWatching();
        services.AddQueueIntake();
        services.AddRetention();
        services.AddTelemetry();
        services.AddMediaServing();
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>();
        services.AddOptions<EncryptionOptions>().BindConfiguration(EncryptionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EncryptionOptions>, EncryptionOptionsValidator>();
        services.AddSingleton<JobKeys>();
        services.AddSingleton<SpecPolicy>();
        services.AddSingleton<JobService>();
        services.AddSingleton<PublishedTracks>();
        services.AddSingleton<GrowingPlaylists>();
        services.AddSingleton<JobMediaService>();
        services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LiveOptions>, LiveOptionsValidator>();
        services.AddSingleton(provider => new ChannelReader(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<IMediaStore>(), provider.GetRequiredService<PlaybackLinks>().OfChannel, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ChannelPlaylists>();
        services.AddSingleton<PublishedSignals>();
        services.AddSingleton<LiveWaits>();
        services.AddSingleton<ChannelService>();
        services.AddSingleton<JobFeeds>();
        services.AddSingleton<AssetService>();
        services.AddSingleton<BlockReceiver>();
        services.AddOptions<DirectUploadOptions>().BindConfiguration(DirectUploadOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DirectUploadOptions>, DirectUploadOptionsValidator>();
        services.AddSingleton<DirectUploads>();
        services.AddSingleton<UploadLocks>();
        services.AddSingleton<TusUploads>();
        services.AddSingleton<MultipartUpload>();
        services.AddSingleton<NodeDirectory>();
        services.AddDashboard();
        return services;
    }

    /// <summary>Maps every route of docs/http-api.md.</summary>
    public static IEndpointRouteBuilder MapEncoderServer(this WebApplication app)
    {
        app.UseAddresses();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(ProblemHandler.WriteStatusAsync);
        app.UseSecurity();
        app.Use(next => context => ContentCodings.CheckAsync(context, next));
        app.UseUploadLimits();
        var routes = app.MapGroupWithHead();
        routes.MapOpenApi("/openapi/{documentName}.json");
        routes.MapSession();
        routes.MapHealth();
        routes.MapMetrics();
        routes.MapDashboard();
        routes.MapOverview();
        routes.MapSpecs();
        routes.MapNodes();
        routes.MapQueue();
        routes.MapJobs();
        routes.MapEvents();
        routes.MapMedia();
        routes.MapKeys();
        routes.MapChannels();
        routes.MapLive();
        routes.MapAssets();
        routes.MapTus();
        routes.MapOneCall();
        app.ThrowIfAmbiguous();
        return app;
    }

    private static void UseContracts(this System.Text.Json.JsonSerializerOptions json)
    {
        json.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
        json.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
    }
}
