using Encoder.Core.Delivery;

namespace Encoder.Grains;

/// <summary>The commit records of the chunks [First, First + <see cref="Size"/>) over all lanes, ordered by chunk, then lane.</summary>
public sealed record RecordPage(int First, IReadOnlyList<CommitRecord> Records)
{
    /// <summary>Chunks per page.</summary>
    public const int Size = 1000;

    /// <summary>The first chunk of the page that <paramref name="chunk"/> belongs to.</summary>
    public static int FirstOf(int chunk) => chunk / Size * Size;
}
