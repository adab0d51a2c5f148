using System.Collections.Concurrent;
using System.Security.Cryptography;
using Encoder.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Encoder.Dashboard.Tests.Support;

/// <summary>The assets of the scripted server: what arrived, in which order, and a fault to meet on the way.</summary>
internal sealed class ScriptedAssets(ScriptedWorld world)
{
    private readonly ConcurrentDictionary<int, byte[]> blocks = [];
    private readonly ConcurrentDictionary<int, byte[]> parts = [];
    private CreateAssetRequest? asset;

    /// <summary>Numbers of the blocks, in the order in which they were stored.</summary>
    public ConcurrentQueue<int> Order { get; } = [];

    /// <summary>Blocks with the offsets of their pieces, in the order in which they came; those that came whole are not among them.</summary>
    public ConcurrentQueue<(int Block, int Offset)> Pieces { get; } = [];

    /// <summary>Answers a block, or a piece of it, with a status instead of storing it, as long as it gives one.</summary>
    public Func<int, int?> Refuse { get; set; } = _ => null;

    /// <summary>Set when the upload is told to be complete.</summary>
    public TaskCompletionSource<byte[]> Completed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsDeleted { get; private set; }

    public void Map(WebApplication app)
    {
        app.MapPost("/api/assets", (CreateAssetRequest request) => Create(request));
        app.MapGet("/api/assets/{id}", () => Info());
        app.MapPut("/api/assets/{id}/blocks/{n:int}", PutAsync);
        app.MapPost("/api/assets/{id}/complete", () =>
        {
            Completed.TrySetResult([.. blocks.OrderBy(block => block.Key).SelectMany(block => block.Value)]);
            return Info();
        });
        app.MapDelete("/api/assets/{id}", () => IsDeleted = true);
    }

    private CreatedAsset Create(CreateAssetRequest request)
    {
        asset = request;
        var job = Samples.Job(900, JobState.Probing, DateTimeOffset.UtcNow, 0) with { Name = request.FileName, FileName = request.FileName, Asset = "a1", PlayableAt = null };
        world.Put(job);
        return new CreatedAsset(Info(), job);
    }

    private AssetInfo Info() => new()
    {
        Id = "a1", FileName = asset!.FileName, Length = asset.Length, State = Completed.Task.IsCompleted ? AssetState.Complete : AssetState.Receiving,
        StoredBytes = blocks.Values.Concat(parts.Values).Sum(bytes => (long)bytes.Length), StoredBlocks = [.. blocks.Keys.Order().Select(block => new BlockRange(block, 1))],
        PartialBlocks = [.. parts.Select(part => new BlockPart(part.Key, part.Value.Length))],
        CreatedAt = DateTimeOffset.UtcNow, Job = Samples.Id(900),
    };

    private async Task<IResult> PutAsync(int n, int? offset, HttpRequest request)
    {
        using var content = new MemoryStream();
        await request.Body.CopyToAsync(content);
        if (Refuse(n) is { } status)
            return Results.Json(new { title = "Later.", status, detail = "Not now.", code = "server.busy", retry = true }, statusCode: status);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content.ToArray())), request.Headers["X-Content-SHA256"].ToString());
        Store(n, offset, content.ToArray());
        return Results.NoContent();
    }

    /// <summary>Pieces come end to end, and nothing comes twice.</summary>
    private void Store(int n, int? offset, byte[] content)
    {
        if (offset is { } from)
        {
            Assert.Equal(from, parts.GetValueOrDefault(n, []).Length);
            Pieces.Enqueue((n, from));
            parts[n] = content = [.. parts.GetValueOrDefault(n, []), .. content];
            if (content.Length < Math.Min(AssetInfo.BlockLength, asset!.Length!.Value - ((long)n * AssetInfo.BlockLength))) return;
            parts.TryRemove(n, out _);
        }

        Assert.True(blocks.TryAdd(n, content), $"Block {n} came twice.");
        Order.Enqueue(n);
    }
}
