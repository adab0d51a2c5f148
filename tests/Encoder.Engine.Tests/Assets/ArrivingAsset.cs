using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Engine.Hosting;

namespace Encoder.Engine.Tests.Assets;

/// <summary>An upload by hand: a file that arrives piece by piece, as a client would send it that knows nothing of blocks.</summary>
internal sealed class ArrivingAsset(ActorHost? host, IActors actors, IMediaStore store, byte[] file)
{
    public const int Piece = 16 * 1024;
    private readonly HashSet<long> stored = [];

    public ArrivingAsset(ActorHost host, IMediaStore store, byte[] file) : this(host, host, store, file)
    {
    }

    public string Id { get; } = Guid.NewGuid().ToString("N")[..24];

    public AssetKeys Keys => new(Id);

    public IAsset Actor => actors.Get<IAsset>(Id);

    public ActorHost? Host => host;

    public Task<AssetSnapshot> CreateAsync(bool isOpen = false) =>
        Actor.CreateAsync(new AssetRequest("film", isOpen ? null : file.Length, JobRequest.LocalTenant), CancellationToken.None);

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
        await Actor.StoredAsync([.. blocks], CancellationToken.None);
    }
}
