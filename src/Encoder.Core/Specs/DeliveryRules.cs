using Encoder.Contracts;

namespace Encoder.Core.Specs;

/// <summary>Where finished files may be copied. Pure.</summary>
public static class DeliveryRules
{
    /// <summary>Faults with <c>delivery.not_allowed</c> when the spec names a container that the operator does not allow.</summary>
    public static IEnumerable<Fault> Faults(JobSpec spec, IReadOnlyList<string> allowed)
    {
        if (spec.Delivery.Container is { } container && !(AddressPrefix.IsPlain(container) && AddressPrefix.Covers(allowed, FolderOf(container))))
            yield return new Fault(ErrorCodes.DeliveryNotAllowed, "delivery.container is not among those that the operator allows (Delivery:AllowedContainers).");
    }

    /// <summary>The address of a file of a job in the container.</summary>
    public static Uri AddressOf(Uri container, string job, string file) => new(FolderOf(container), $"{job}/{file}");

    /// <summary>With a closing slash, so that names are put behind it.</summary>
    private static Uri FolderOf(Uri container) => container.AbsoluteUri.EndsWith('/') ? container : new Uri(container.AbsoluteUri + "/");
}
