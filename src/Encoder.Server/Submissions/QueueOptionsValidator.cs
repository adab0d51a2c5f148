using Encoder.Core.Specs;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Submissions;

/// <summary>Collects every fault before it reports.</summary>
internal sealed class QueueOptionsValidator : IValidateOptions<QueueOptions>
{
    public ValidateOptionsResult Validate(string? name, QueueOptions options)
    {
        var faults = new List<string>();
        if (options.Name is { } queue && (queue.Length is < 3 or > 56 || !queue.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')))
            faults.Add($"Queue:Name is '{queue}'; give 3 to 56 small letters, digits and hyphens.");
        faults.AddRange(options.AllowedBlobs.Where(allowed => !AddressPrefix.IsOne(allowed))
            .Select(allowed => $"Queue:AllowedBlobs has '{allowed}'; give the beginning of an address with its container and a closing slash, such as https://contoso.blob.core.windows.net/incoming/."));
        if (options.AtOnce is < 1 or > 32) faults.Add($"Queue:AtOnce is {options.AtOnce}; give 1 to 32.");
        if (options.MostTries is < 1 or > 100) faults.Add($"Queue:MostTries is {options.MostTries}; give 1 to 100.");
        if (options.HiddenFor < TimeSpan.FromSeconds(10) || options.HiddenFor > TimeSpan.FromHours(1)) faults.Add($"Queue:HiddenFor is {options.HiddenFor}; give 00:00:10 to 01:00:00.");
        if (options.PollEvery < TimeSpan.FromSeconds(1) || options.PollEvery > TimeSpan.FromMinutes(10)) faults.Add($"Queue:PollEvery is {options.PollEvery}; give 00:00:01 to 00:10:00.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
