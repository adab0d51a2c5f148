using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Tests.Assets;

/// <summary>An upload by hand: a file that arrives piece by piece, as a client would send it that knows nothing of blocks.</summary>
internal sealed class ArrivingAsset(IGrainFactory grains, IMediaStore store, byte[] file)
{
    public const int Piece = 16 * 1024;
    private readonly HashSet<long> stored = [];

    public string Id { get; } = Guid.NewGuid().ToString("N")[..24];

    public AssetKeys Keys => new(Id);

    public IAssetGrain Grain => grains.GetGrain<IAssetGrain>(Id);

    public Task<AssetSnapshot> CreateAsync(bool isOpen = false) =>
        Grain.CreateAsync(new AssetRequest("film", isOpen ? null : file.Length, JobRequest.LocalTenant), CancellationToken.None);

    /// <summary>The pieces from an offset to an offset.</summary>
    public async Task SendAsync(long from, long to)
    {
        for (var at = from / Piece * Piece; at < Math.Min(to, file.Length); at += Piece)
        {
            if (!stored.Add(at)) continue;
            var (block, within) = ((int)(at / AssetInfo.BlockLength), (int)(at % AssetInfo.BlockLength));
            await store.PutAsync(Keys.Part(block, within), file.AsMemory((int)at, (int)Math.Min(Piece, file.Length - at)), CancellationToken.None);
        }

        await TellAsync();
    }

    /// <summary>What is there from the beginning on.</summary>
    private async Task TellAsync()
    {
        var end = 0L;
        while (stored.Contains(end)) end = Math.Min(end + Piece, file.Length);
        var block = (int)(Math.Max(0, end - 1) / AssetInfo.BlockLength);
        var blocks = Enumerable.Range(0, block).Select(number => new StoredBlock(number, AssetInfo.BlockLength, IsPart: true))
            .Append(new StoredBlock(block, (int)(end - ((long)block * AssetInfo.BlockLength)), IsPart: true));
        await Grain.StoredAsync([.. blocks], CancellationToken.None);
    }
}
