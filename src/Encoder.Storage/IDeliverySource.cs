namespace Encoder.Storage;

/// <summary>A store whose objects its service can copy to other places, without their bytes passing through this product.</summary>
public interface IDeliverySource
{
    /// <summary>
    /// Copies an object; what is at the target is replaced unless it is the same. False when there is no such object. Faults:
    /// <c>store.unreachable</c>, <c>store.refused</c>.
    /// </summary>
    Task<bool> DeliverAsync(string key, Uri target, string contentType, CancellationToken cancellationToken);
}
