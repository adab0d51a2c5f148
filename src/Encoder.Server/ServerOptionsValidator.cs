using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Encoder.Server;

/// <summary>Every fault of the options at once.</summary>
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>
{
    public ValidateOptionsResult Validate(string? name, ServerOptions options)
    {
        List<string> faults =
        [
            .. options.CorsOrigins.Where(origin => !IsOrigin(origin))
                .Select(origin => $"CorsOrigins has '{origin}': give scheme and host, such as https://player.example, or *."),
            .. options.TrustedProxies.Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _))
                .Select(proxy => $"TrustedProxies has '{proxy}': give an address such as 127.0.0.1, or a network such as 10.0.0.0/8."),
        ];
        if (!Folder().IsMatch(options.PathBase))
            faults.Add($"PathBase is '{options.PathBase}': give a path such as /encoder, without a slash at its end.");
        if (options.HeartbeatEvery < TimeSpan.FromSeconds(1) || options.HeartbeatEvery > TimeSpan.FromMinutes(5))
            faults.Add($"HeartbeatEvery is {options.HeartbeatEvery}: it must be between 1 second and 5 minutes.");
        if (options.MaxWatchers < 1)
            faults.Add($"MaxWatchers is {options.MaxWatchers}: it must be at least 1.");
        if (options.MaxWatchersPerTenant < 1)
            faults.Add($"MaxWatchersPerTenant is {options.MaxWatchersPerTenant}: it must be at least 1.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsOrigin(string text) =>
        text == "*" || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text);

    [GeneratedRegex(@"\A(?:/(?!\.{1,2}(?:/|\z))[A-Za-z0-9._~-]+)*\z")]
    private static partial Regex Folder();
}
