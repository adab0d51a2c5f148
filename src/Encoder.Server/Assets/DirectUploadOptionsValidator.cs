using Microsoft.Extensions.Options;

namespace Encoder.Server.Assets;

/// <summary>Collects every fault before it reports.</summary>
internal sealed class DirectUploadOptionsValidator : IValidateOptions<DirectUploadOptions>
{
    public ValidateOptionsResult Validate(string? name, DirectUploadOptions options) =>
        options.ValidFor < TimeSpan.FromMinutes(1) || options.ValidFor > TimeSpan.FromHours(1)
            ? ValidateOptionsResult.Fail($"DirectUpload:ValidFor is {options.ValidFor}; give 00:01:00 to 01:00:00.")
            : ValidateOptionsResult.Success;
}
