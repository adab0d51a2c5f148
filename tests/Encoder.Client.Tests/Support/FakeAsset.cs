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

    /// <summary>Pieces behind a gap.</summary>
    public ConcurrentDictionary<(int Block, int Offset), byte[]> Ahead { get; } = new();

    /// <summary>Puts a piece of a block, and what joins it then.</summary>
    public void Put(int block, int offset, byte[] bytes)
    {
        var there = Blocks.GetValueOrDefault(block, []);
        if (offset > there.Length)
        {
            Ahead[(block, offset)] = bytes;
            return;
        }

        Blocks[block] = [.. there[..offset], .. bytes];
        foreach (var key in Ahead.Keys.Where(key => key.Block == block).Order())
            if (key.Offset <= Blocks[block].Length && Ahead.TryRemove(key, out var next)) Blocks[block] = [.. Blocks[block][..key.Offset], .. next];
    }

    /// <summary>What is stored, in order.</summary>
    public byte[] Bytes => [.. Blocks.OrderBy(block => block.Key).SelectMany(block => block.Value)];

    public AssetInfo Info => new()
    {
        Id = id,
        FileName = request.FileName,
        State = State ?? (CompletedLength is null ? AssetState.Receiving : AssetState.Complete),
        Length = request.Length,
        StoredBytes = Blocks.Values.Concat(Ahead.Values).Sum(bytes => (long)bytes.Length),
        StoredBlocks = [.. Blocks.Where(block => IsWhole(block.Key, block.Value)).Select(block => block.Key).Order().Select(n => new BlockRange(n, 1))],
        PartialBlocks =
        [
            .. Blocks.Where(block => !IsWhole(block.Key, block.Value)).Select(block => new BlockPart(block.Key, block.Value.Length)),
            .. Ahead.Select(piece => new BlockPart(piece.Key.Block, piece.Value.Length, piece.Key.Offset)),
        ],
        CreatedAt = DateTimeOffset.UnixEpoch,
        Job = request.Job is null ? null : $"job-{id}",
    };

    private bool IsWhole(int block, byte[] bytes) =>
        bytes.Length == Math.Min(AssetInfo.BlockLength, (request.Length ?? long.MaxValue) - ((long)block * AssetInfo.BlockLength));
}
