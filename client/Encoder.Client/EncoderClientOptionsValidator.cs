using Microsoft.Extensions.Options;

namespace Encoder.Client;

/// <summary>Validates <see cref="EncoderClientOptions"/>; reports all faults at once.</summary>
internal sealed class EncoderClientOptionsValidator : IValidateOptions<EncoderClientOptions>
{
    public ValidateOptionsResult Validate(string? name, EncoderClientOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Throws an <see cref="OptionsValidationException"/> that lists every fault.</summary>
    public static void ThrowIfInvalid(EncoderClientOptions options)
    {
        if (Faults(options).ToList() is { Count: > 0 } faults)
            throw new OptionsValidationException(Options.DefaultName, typeof(EncoderClientOptions), faults);
    }

    private static IEnumerable<string> Faults(EncoderClientOptions options)
    {
        if (options.Server is not { IsAbsoluteUri: true } server || (server.Scheme != Uri.UriSchemeHttp && server.Scheme != Uri.UriSchemeHttps))
            yield return $"{nameof(options.Server)} is '{options.Server}'; give an absolute http or https address.";
        if (options.ApiKey is { } key && (key.Length == 0 || key.Any(letter => letter is <= ' ' or > '~')))
            yield return $"{nameof(options.ApiKey)} is empty or contains a character that is not valid in a key.";
        if (options.RetryFor < TimeSpan.Zero)
            yield return $"{nameof(options.RetryFor)} is {options.RetryFor}; give zero or more.";
        if (options.FirstRetryDelay <= TimeSpan.Zero)
            yield return $"{nameof(options.FirstRetryDelay)} is {options.FirstRetryDelay}; give more than zero.";
        if (options.SilenceTimeout <= TimeSpan.Zero)
            yield return $"{nameof(options.SilenceTimeout)} is {options.SilenceTimeout}; give more than zero.";
        if (!Path.IsPathFullyQualified(options.StateFolder))
            yield return $"{nameof(options.StateFolder)} is '{options.StateFolder}'; give an absolute path.";
    }
}
