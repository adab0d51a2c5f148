namespace Encoder.Storage;

/// <summary>A store whose objects can be read over HTTP by whoever has their address, without this product in between.</summary>
public interface IReadAddresses
{
    /// <summary>An address that gives an object for at least <paramref name="validFor"/>, and is the same for a while. Whether the object exists is not checked.</summary>
    Task<Uri> AddressOfAsync(string key, ReadAddressHeaders headers, TimeSpan validFor, CancellationToken cancellationToken);
}

/// <summary>Headers with which the object is delivered.</summary>
public sealed record ReadAddressHeaders(string ContentType, string CacheControl);
