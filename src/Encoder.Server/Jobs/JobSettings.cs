using System.Globalization;
using Encoder.Grains;
using Encoder.Node.Encryption;
using Encoder.Node.Live;
using Encoder.Server.Deliveries;
using Encoder.Server.Limits;
using Microsoft.Extensions.Configuration;

namespace Encoder.Server.Jobs;

/// <summary>What the configuration says of jobs; needed before there are services, because the grains start first.</summary>
public static class JobSettings
{
    /// <summary>The options with the values of a configuration. What cannot be read is reported when <see cref="LimitOptions"/> are validated.</summary>
    public static JobOptions With(this JobOptions jobs, IConfiguration configuration) => jobs with
    {
        KeyServers = [.. configuration.GetSection(EncryptionOptions.Section).Get<EncryptionOptions>()?.AllowedKeyServers ?? []],
        DeliveryContainers = DeliveryOptions.ReadAllowed(configuration),
        MaxNodeDeaths = Number(configuration.GetSection(LimitOptions.Section)[nameof(LimitOptions.NodeDeathsPerWork)]) ?? jobs.MaxNodeDeaths,
        DropRungBehind = Number(configuration.GetSection(LiveOptions.Section)[nameof(LiveOptions.DropRungBehind)]) ?? jobs.DropRungBehind,
    };

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
