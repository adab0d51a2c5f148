using Encoder.Core.Damage;
using Encoder.Core.Fmp4;

namespace Encoder.Node.Assets;

/// <summary>Where a source says that it ends: what only the end of a read would not tell.</summary>
/// <param name="Bytes">How long it is by its own head, index or tables; null when nothing tells.</param>
/// <param name="Media">Where its media ends by a head or an index in front (fragmented MP4), on its own time line; null when nothing tells.</param>
internal sealed record DeclaredEnd(long? Bytes, TimeSpan? Media)
{
    /// <param name="read">Fills a buffer from an offset on, less only at the end.</param>
    public static async Task<DeclaredEnd> FindAsync(Func<long, Memory<byte>, Task<int>> read)
    {
        var head = new byte[DeclaredLength.HeadBytes];
        var taken = 0;
        for (int more; taken < head.Length && (more = await read(taken, head.AsMemory(taken)).ConfigureAwait(false)) > 0; taken += more) { }
        return Mp4Layout.IsBox(head.AsSpan(0, taken))
            ? await OfMp4Async(read).ConfigureAwait(false)
            : new DeclaredEnd(DeclaredLength.OfHead(head.AsSpan(0, taken)), null);
    }

    private static async Task<DeclaredEnd> OfMp4Async(Func<long, Memory<byte>, Task<int>> read)
    {
        var moov = await Mp4Layout.ReadIndexAsync(read).ConfigureAwait(false);
        var (boxes, index) = await Mp4Layout.ReadFrontAsync(read).ConfigureAwait(false);
        if (moov is not { } content) return new DeclaredEnd(boxes, null);
        long?[] bytes = [boxes, index?.Bytes, SampleTableEnd.Of(content)];
        TimeSpan?[] ends = [index?.End, FragmentedLength.Declared(content)];
        return new DeclaredEnd(bytes.Max(), ends.Max());
    }
}
