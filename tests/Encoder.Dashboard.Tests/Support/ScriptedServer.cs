using System.Globalization;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Server.Addresses;
using Encoder.Server.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Encoder.Dashboard.Tests.Support;

/// <summary>
/// The dashboard over a scripted API: the contract's records, with whatever jobs a test wants, such as 10,000 of them. What the real
/// server does is tested against the real one.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ScriptedServer(WebApplication app, ScriptedWorld world, ScriptedAssets assets) => (this.app, World, Assets) = (app, world, assets);

    public ScriptedWorld World { get; }

    public ScriptedAssets Assets { get; }

    public string Address => app.Urls.Single();

    public static async Task<ScriptedServer> StartAsync(ScriptedWorld? world = null, int port = 0)
    {
        world ??= new ScriptedWorld();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default));
        builder.Services.AddSingleton<ServerAddresses>();
        builder.Services.AddSingleton<DashboardPage>();
        var app = builder.Build();
        app.Use((context, next) => Guard(context, next, world));
        app.MapDashboard();
        MapApi(app, world);
        var assets = new ScriptedAssets(world);
        assets.Map(app);
        await app.StartAsync();
        return new ScriptedServer(app, world, assets);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private static Task Guard(HttpContext context, RequestDelegate next, ScriptedWorld world)
    {
        world.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        var isApi = context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && context.Request.Method + context.Request.Path != "POST/api/session";
        return isApi && world.Key is not null && context.Request.Cookies["session"] != "yes" ? Problem(401, "auth.required", "This needs an API key.").ExecuteAsync(context) : next(context);
    }

    private static void MapApi(WebApplication app, ScriptedWorld world)
    {
        app.MapGet("/api/session", () => new SessionInfo("local", ["read", "write", "admin"], world.Key is null));
        app.MapPost("/api/session", (SignInRequest request, HttpContext context) =>
        {
            if (request.Key != world.Key) return Problem(401, "auth.key_unknown", "The API key is not valid.");
            context.Response.Cookies.Append("session", "yes", new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict });
            return Results.Ok(new SessionInfo("local", ["read"], false));
        });
        app.MapGet("/api/jobs", (string? after, int? count, string? state, string? search) => world.Page(after, count ?? 50, state, search));
        app.MapGet("/api/jobs/{id}", (string id) => world.Find(id) is { } job ? Results.Ok(job) : Problem(404, "job.not_found", $"There is no job {id}."));
        app.MapGet("/api/jobs/{id}/chunks", (string id) => world.Grids.TryGetValue(id, out var grid) ? grid : new ChunkGrid([], null, []));
        app.MapGet("/api/jobs/{id}/media", (string id) => world.Media.TryGetValue(id, out var media) ? Results.Ok(media) : Problem(503, "server.busy", "Too much to do."));
        app.MapPost("/api/jobs/{id}/cancel", (string id) => Change(world, id, job => job with { State = JobState.Cancelled }));
        app.MapPost("/api/jobs/{id}/retry", (string id) => Change(world, id, job => job with { State = JobState.Queued, Run = job.Run + 1, Fault = null }));
        app.MapDelete("/api/jobs/{id}", (string id) => world.Delete(id) ? Results.NoContent() : Problem(404, "job.not_found", "It is gone."));
        app.MapPost("/api/specs/validate", () => Problem(400, "spec.invalid", "ladder[0].crf is 99; give 0 to 51."));
        app.MapGet("/api/channels", () => new ChannelPage([.. world.Channels.Values.OrderByDescending(channel => channel.CreatedAt)]));
        app.MapGet("/api/channels/{id}", (string id) => world.Channels.TryGetValue(id, out var channel) ? Results.Ok(channel) : Problem(404, "channel.not_found", $"There is no channel {id}."));
        app.MapPost("/api/channels/validate", (ChannelSpec spec) => spec.Source == "nonsense" ? Problem(400, "spec.invalid", "source is no address of a stream.") : Results.Ok(spec));
        app.MapPost("/api/channels", (ChannelSpec spec) =>
        {
            world.ChannelSpecs.Enqueue(spec);
            var channel = Samples.Channel(99, ChannelState.Waiting, DateTimeOffset.UtcNow) with { Name = spec.Name!, Protocol = spec.Protocol };
            world.Channels[channel.Id] = channel;
            return Results.Ok(new CreatedChannel(channel, "c0ffee"));
        });
        app.MapPost("/api/channels/{id}/stop", (string id) => world.Channels[id] = world.Channels[id] with { State = ChannelState.Stopped, IngestAddress = null });
        app.MapPost("/api/channels/{id}/resume", (string id) => world.Channels[id] = world.Channels[id] with { State = ChannelState.Waiting });
        app.MapDelete("/api/channels/{id}", (string id) => world.Channels.TryRemove(id, out _) ? Results.NoContent() : Problem(404, "channel.not_found", "It is gone."));
        app.MapGet("/api/nodes", () => world.Nodes);
        app.MapGet("/api/overview", () => world.Overview);
        app.MapGet("/api/events", (HttpContext context) => StreamAsync(context, world));
    }

    private static IResult Change(ScriptedWorld world, string id, Func<JobInfo, JobInfo> change)
    {
        if (world.Find(id) is not { } job) return Problem(404, "job.not_found", $"There is no job {id}.");
        world.Put(change(job));
        return Results.Ok(world.Find(id));
    }

    private static async Task StreamAsync(HttpContext context, ScriptedWorld world)
    {
        context.Response.ContentType = "text/event-stream";
        var news = world.Listen(context.RequestAborted);
        await context.Response.WriteAsync(": hello\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await foreach (var (name, data) in news.ReadAllAsync())
        {
            var json = data is JobInfo job ? JsonSerializer.Serialize(job, ContractsJson.Default.JobInfo) : JsonSerializer.Serialize(data);
            await context.Response.WriteAsync($"event: {name}\ndata: {json}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static IResult Problem(int status, string code, string detail) =>
        Results.Json(new { title = detail, status, detail, code, retry = false }, statusCode: status, contentType: "application/problem+json");
}
