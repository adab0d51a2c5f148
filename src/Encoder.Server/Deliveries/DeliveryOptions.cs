using Microsoft.Extensions.Configuration;

namespace Encoder.Server.Deliveries;

/// <summary>Containers to which jobs may have their files copied; section <c>Delivery</c> of the configuration.</summary>
public sealed class DeliveryOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Delivery";

    /// <summary>
    /// Beginnings of the addresses that <c>delivery.container</c> of a job may have, such as <c>https://contoso.blob.core.windows.net/films/</c>.
    /// Default: none, and a job that names a container is refused.
    /// </summary>
    public IList<string> AllowedContainers { get; } = [];

    /// <summary>The options of a configuration, for the jobs' grains.</summary>
    public static IReadOnlyList<string> ReadAllowed(IConfiguration configuration) =>
        [.. configuration.GetSection(Section).Get<DeliveryOptions>()?.AllowedContainers ?? []];
}
