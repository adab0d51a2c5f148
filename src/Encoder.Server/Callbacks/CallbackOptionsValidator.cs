using Microsoft.Extensions.Options;

namespace Encoder.Server.Callbacks;

/// <summary>Every fault of the options at once.</summary>
internal sealed class CallbackOptionsValidator : IValidateOptions<CallbackOptions>
{
    public ValidateOptionsResult Validate(string? name, CallbackOptions options)
    {
        List<string> faults =
        [
            .. options.AllowedOrigins.Where(origin => !IsOrigin(origin))
                .Select(origin => $"Callbacks:AllowedOrigins has '{origin}'; give scheme and host, such as https://hooks.example."),
        ];
        if (options.Secret is null && options.AllowedOrigins.Count > 0)
            faults.Add("Callbacks:Secret is missing; receivers need it to recognize forged deliveries.");
        if (options.Secret is { } secret && !CallbackSignature.TryParseSecret(secret, out _))
            faults.Add("Callbacks:Secret is malformed; give 'whsec_' followed by the base64 of 24 to 64 bytes.");
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(1))
            faults.Add($"Callbacks:Timeout is {options.Timeout}; give 1 second to 1 minute.");
        if (options.MaxAttempts is < 1 or > 100)
            faults.Add($"Callbacks:MaxAttempts is {options.MaxAttempts}; give 1 to 100.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text;
}
