using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Encoder.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Encoder.Client.Tests.Support;

/// <summary>The server's side of uploads as its documentation has it, over real HTTP on a free port; a test scripts its faults.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> requests = [];
    private WebApplication? app;

    /// <summary>Where it answers; the same after a restart.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Every request, as <c>PUT /api/assets/a0/blocks/1</c>.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    /// <summary>Called first; true: the request is answered. Throw, or abort the context, to break the connection.</summary>
    public Func<HttpContext, Task<bool>> Script { get; set; } = _ => Task.FromResult(false);

    public ConcurrentDictionary<string, FakeAsset> Assets { get; } = new();

    public static async Task<FakeServer> StartAsync()
    {
        var server = new FakeServer();
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Listens, after <see cref="StopAsync"/> at the same address with all it had.</summary>
    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Address.Port));
        app = builder.Build();
        app.Use(async (context, next) =>
        {
            requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
            if (!await Script(context))
                await next(context);
        });
        app.MapPost("/api/assets", (Delegate)CreateAsync);
        app.MapGet("/api/assets/{id}", (string id) => Assets.TryGetValue(id, out var asset) ? Answer(asset.Info, 200) : Problem("asset.not_found"));
        app.MapPut("/api/assets/{id}/blocks/{n:int}", PutAsync);
        app.MapPost("/api/assets/{id}/complete", CompleteAsync);
        app.MapDelete("/api/assets/{id}", (string id) => Assets.TryRemove(id, out _) ? Results.NoContent() : Problem("asset.not_found"));
        app.MapGet("/api/jobs/{id}", (string id) => Answer(FakeJobs.Job(id), 200));
        await app.StartAsync();
        Address = new Uri(app.Urls.Single());
    }

    public async Task StopAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        app = null;
    }

    /// <summary>A client that does not wait long between repetitions.</summary>
    public EncoderClient Client(string stateFolder, Action<EncoderClientOptions>? configure = null)
    {
        var options = new EncoderClientOptions { Server = Address, StateFolder = stateFolder, FirstRetryDelay = TimeSpan.FromMilliseconds(1) };
        configure?.Invoke(options);
        return new EncoderClient(options);
    }

    public static IResult Answer<T>(T value, int status) => Results.Text(JsonSerializer.Serialize(value, ContractsJson.Default.Options), "application/json", statusCode: status);

    /// <summary>A connection that tells one state of a job and ends.</summary>
    public static IResult Event(int id, JobInfo job) => Results.Text(EventText(id, job), "text/event-stream");

    public static string EventText(int id, JobInfo job) => $"event: job\nid: {id}\ndata: {JsonSerializer.Serialize(job, ContractsJson.Default.JobInfo)}\n\n";

    public static IResult Problem(string code, int? status = null) => Results.Text(
        $$"""{ "title": "t", "detail": "It is so.", "code": "{{code}}" }""", "application/problem+json", statusCode: status ?? ErrorCodes.Find(code)?.HttpStatus ?? 400);

    public ValueTask DisposeAsync() => new(StopAsync());

    private async Task<IResult> CreateAsync(HttpContext context)
    {
        var request = (await JsonSerializer.DeserializeAsync(context.Request.Body, ContractsJson.Default.CreateAssetRequest))!;
        var key = context.Request.Headers["Idempotency-Key"].Single()!;
        var asset = Assets.Values.FirstOrDefault(asset => asset.Key == key)
            ?? Assets.GetOrAdd($"a{Assets.Count}", id => new FakeAsset(id, key, request));
        return Answer(new CreatedAsset(asset.Info, asset.Info.Job is { } job ? FakeJobs.Job(job) : null), 201);
    }

    private async Task<IResult> PutAsync(HttpContext context, string id, int n)
    {
        if (!Assets.TryGetValue(id, out var asset))
            return Problem("asset.not_found");
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Headers["X-Content-SHA256"] != Convert.ToHexStringLower(SHA256.HashData(body.ToArray())))
            return Problem("block.checksum_mismatch", 400);
        asset.Put(n, int.TryParse(context.Request.Query["offset"], out var offset) ? offset : 0, body.ToArray());
        return Results.NoContent();
    }

    private async Task<IResult> CompleteAsync(HttpContext context, string id)
    {
        var request = (await JsonSerializer.DeserializeAsync(context.Request.Body, ContractsJson.Default.CompleteAssetRequest))!;
        if (!Assets.TryGetValue(id, out var asset))
            return Problem("asset.not_found");
        asset.CompletedLength = request.Length;
        return asset.Bytes.Length == request.Length ? Answer(asset.Info, 200) : Problem("asset.incomplete", 409);
    }
}
