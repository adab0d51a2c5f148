using Encoder.Core.Delivery;

namespace Encoder.Grains;

/// <summary>The parts that are published of the segment that comes next. Once there, a part does not change: whatever attempt makes it again has to make the same bytes.</summary>
internal sealed class OpenParts
{
    private List<PartInfo> parts = [];

    /// <summary>The parts, from the first of the segment on.</summary>
    public IReadOnlyList<PartInfo> Published => parts;

    /// <summary>Takes the parts that an attempt has made of the segment; false when it has made others.</summary>
    public bool TryAdd(IReadOnlyList<PartInfo> made)
    {
        if (!IsAsPublished(made)) return false;

        // A list that was handed out stays as it is.
        if (made.Count > parts.Count) parts = [.. parts, .. made.Skip(parts.Count)];
        return true;
    }

    /// <summary>Whether what an attempt has made begins with what is published, as far as it goes.</summary>
    public bool IsAsPublished(IReadOnlyList<PartInfo> made) => parts.Zip(made).All(pair => pair.First.Sha256 == pair.Second.Sha256);

    /// <summary>The segment is complete, and the next one is open.</summary>
    public void Clear() => parts = [];
}
