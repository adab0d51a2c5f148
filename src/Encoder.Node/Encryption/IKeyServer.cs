namespace Encoder.Node.Encryption;

/// <summary>Gives keys.</summary>
internal interface IKeyServer
{
    /// <summary>The 16 bytes of the key with this id, always the same. Fault: <c>encryption.keys_unavailable</c>.</summary>
    /// <param name="address">The service.</param>
    /// <param name="keyId">32 hex digits.</param>
    Task<byte[]> AskAsync(Uri address, string keyId, CancellationToken cancellationToken);
}
