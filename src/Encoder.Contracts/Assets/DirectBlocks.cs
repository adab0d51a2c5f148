namespace Encoder.Contracts;

/// <summary>Body of <c>POST /api/assets/{id}/addresses</c>: asks for addresses in the server's storage account, one for each block.</summary>
public sealed record BlockAddressRequest
{
    /// <summary>Most blocks of one request.</summary>
    public const int MostBlocks = 64;

    /// <summary>Numbers of the blocks, counted from 0; at most <see cref="MostBlocks"/>.</summary>
    public required IReadOnlyList<int> Blocks { get; init; }
}

/// <summary>Response of <c>POST /api/assets/{id}/addresses</c>.</summary>
/// <param name="Addresses">One for each block that was asked for and is not stored.</param>
/// <param name="ValidForSeconds">How long they can be used from now on, in seconds.</param>
public sealed record BlockAddresses(IReadOnlyList<BlockAddress> Addresses, int ValidForSeconds);

/// <summary>
/// An address that creates one blob: <c>PUT</c> with the bytes of the whole block, <see cref="Headers"/>, and <c>Content-MD5</c>. Whoever has it can
/// write this blob once, without a key: never log or store it.
/// </summary>
/// <param name="Block">Number of the block.</param>
/// <param name="Address">The address, with its signature.</param>
/// <param name="Headers">Headers that the request must have.</param>
public sealed record BlockAddress(int Block, Uri Address, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Without the address, which is a secret.</summary>
    public override string ToString() => $"address of block {Block}";
}

/// <summary>Body of <c>POST /api/assets/{id}/blocks/{n}/stored</c>: the block is in the storage account.</summary>
public sealed record StoredBlockRequest
{
    /// <summary>Length of the block in bytes.</summary>
    public required int Length { get; init; }

    /// <summary>MD5 of the block in base64, as in <c>Content-MD5</c>. The server compares it with what the storage account has recorded.</summary>
    public required string Md5 { get; init; }
}
