using System.Collections.Concurrent;
using System.Security.Cryptography;
using Encoder.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Encoder.Dashboard.Tests.Support;

/// <summary>The assets of the scripted server: what arrived, in which order, and a fault to meet on the way.</summary>
internal sealed class ScriptedAssets(ScriptedWorld world)
{
    private readonly ConcurrentDictionary<(int Block, int Offset), byte[]> stored = [];
    private CreateAssetRequest? asset;

    /// <summary>Blocks and pieces of blocks, in the order in which they were stored.</summary>
    public ConcurrentQueue<(int Block, int Offset, int Bytes)> Sent { get; } = [];

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
            Completed.TrySetResult([.. stored.OrderBy(piece => piece.Key).SelectMany(piece => piece.Value)]);
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
        StoredBytes = stored.Values.Sum(bytes => (long)bytes.Length), StoredBlocks = [.. Whole.Order().Select(block => new BlockRange(block, 1))],
        PartialBlocks = [.. stored.Where(piece => !Whole.Contains(piece.Key.Block)).Select(piece => new BlockPart(piece.Key.Block, piece.Value.Length, piece.Key.Offset))],
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

    private IReadOnlyList<int> Whole =>
        [.. stored.GroupBy(piece => piece.Key.Block).Where(block => block.Sum(piece => piece.Value.Length) == LengthOf(block.Key)).Select(block => block.Key)];

    private long LengthOf(int block) => Math.Min(AssetInfo.BlockLength, asset!.Length!.Value - ((long)block * AssetInfo.BlockLength));

    /// <summary>Nothing comes twice.</summary>
    private void Store(int n, int? offset, byte[] content)
    {
        var from = offset ?? 0;
        Assert.DoesNotContain(stored, piece => piece.Key.Block == n && piece.Key.Offset < from + content.Length && from < piece.Key.Offset + piece.Value.Length);
        if (offset is null) Assert.Equal(LengthOf(n), content.Length);
        stored[(n, from)] = content;
        Sent.Enqueue((n, from, content.Length));
    }
}
