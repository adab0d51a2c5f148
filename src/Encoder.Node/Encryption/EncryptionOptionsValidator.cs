using Encoder.Core.Specs;
using Microsoft.Extensions.Options;

namespace Encoder.Node.Encryption;

/// <summary>Collects every fault before it reports.</summary>
internal sealed class EncryptionOptionsValidator : IValidateOptions<EncryptionOptions>
{
    public ValidateOptionsResult Validate(string? name, EncryptionOptions options)
    {
        List<string> faults =
        [
            .. options.AllowedKeyServers.Where(allowed => !AddressPrefix.IsOne(allowed))
                .Select(allowed => $"Encryption:AllowedKeyServers has '{allowed}'; give the beginning of an address with a path and a closing slash, such as https://keys.example.org/v1/."),
        ];
        if (options.KeyServerToken is { } token && (token.Length == 0 || token.Any(letter => letter is <= ' ' or > '~')))
            faults.Add("Encryption:KeyServerToken is empty or has characters that a header cannot have; give a token without spaces.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
