using System.Globalization;

namespace Encoder.Grains;

/// <summary>The store keys of one asset. The objects under them are its whole state.</summary>
/// <param name="Asset">The asset's id.</param>
public readonly record struct AssetKeys(string Asset)
{
    /// <summary>What it was created with.</summary>
    public string Meta => $"assets/{Asset}/meta";

    /// <summary>The length of an asset that was created without one. Put if absent.</summary>
    public string Length => $"assets/{Asset}/length";

    /// <summary>How many blocks at the beginning are deleted.</summary>
    public string Retired => $"assets/{Asset}/retired";

    /// <summary>The tombstone: expired or deleted. Put if absent.</summary>
    public string Tombstone => $"assets/{Asset}/gone";

    /// <summary>Every whole block. The last may be shorter than the others.</summary>
    public string Blocks => $"assets/{Asset}/blocks/";

    /// <summary>Every piece of a block that is not whole yet.</summary>
    public string Parts => $"assets/{Asset}/parts/";

    /// <summary>Received bytes of request bodies whose checksum has not been verified yet.</summary>
    public string Unchecked => $"assets/{Asset}/unchecked/";

    /// <summary>A block that a client sends to the storage account itself; nobody reads it before it is verified.</summary>
    public string Direct(int number) => string.Create(CultureInfo.InvariantCulture, $"{Unchecked}direct/{number:D8}");

    /// <summary>A whole block.</summary>
    public string Block(int number) => string.Create(CultureInfo.InvariantCulture, $"{Blocks}{number:D8}");

    /// <summary>The pieces of one block.</summary>
    public string PartsOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Parts}{number:D8}.");

    /// <summary>A piece of a block that begins <paramref name="offset"/> bytes into it.</summary>
    public string Part(int number, int offset) => string.Create(CultureInfo.InvariantCulture, $"{PartsOf(number)}{offset:D8}");

    /// <summary>The number at the end of a key of <see cref="Blocks"/>.</summary>
    public int NumberOf(string blockKey) => int.Parse(blockKey.AsSpan(Blocks.Length), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Number and offset at the end of a key of <see cref="Parts"/>.</summary>
    public (int Number, int Offset) PartOf(string partKey)
    {
        var name = partKey.AsSpan(Parts.Length);
        return (int.Parse(name[..8], NumberStyles.None, CultureInfo.InvariantCulture), int.Parse(name[9..], NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
