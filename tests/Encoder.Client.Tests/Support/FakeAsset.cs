using System.Collections.Concurrent;
using Encoder.Contracts;

namespace Encoder.Client.Tests.Support;

/// <summary>An asset of <see cref="FakeServer"/>.</summary>
internal sealed class FakeAsset(string id, string key, CreateAssetRequest request)
{
    public string Key => key;

    public CreateAssetRequest Request => request;

    public ConcurrentDictionary<int, byte[]> Blocks { get; } = new();

    public long? CompletedLength { get; set; }

    public AssetState? State { get; set; }

    /// <summary>Puts bytes behind those of the block that are there; false when there is a gap.</summary>
    public bool TryPut(int block, int offset, byte[] bytes)
    {
        var there = Blocks.GetValueOrDefault(block, []);
        if (offset > there.Length) return false;
        Blocks[block] = [.. there[..offset], .. bytes];
        return true;
    }

    /// <summary>What is stored, in order.</summary>
    public byte[] Bytes => [.. Blocks.OrderBy(block => block.Key).SelectMany(block => block.Value)];

    public AssetInfo Info => new()
    {
        Id = id,
        FileName = request.FileName,
        State = State ?? (CompletedLength is null ? AssetState.Receiving : AssetState.Complete),
        Length = request.Length,
        StoredBytes = Blocks.Values.Sum(block => (long)block.Length),
        StoredBlocks = [.. Blocks.Where(block => IsWhole(block.Key, block.Value)).Select(block => block.Key).Order().Select(n => new BlockRange(n, 1))],
        PartialBlocks = [.. Blocks.Where(block => !IsWhole(block.Key, block.Value)).Select(block => new BlockPart(block.Key, block.Value.Length))],
        CreatedAt = DateTimeOffset.UnixEpoch,
        Job = request.Job is null ? null : $"job-{id}",
    };

    private bool IsWhole(int block, byte[] bytes) =>
        bytes.Length == Math.Min(AssetInfo.BlockLength, (request.Length ?? long.MaxValue) - ((long)block * AssetInfo.BlockLength));
}
