using Microsoft.Extensions.Options;

namespace Encoder.Server.Retention;

/// <summary>Every fault of the options at once.</summary>
internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        List<string> faults = [.. Negative(nameof(options.Blocks), options.Blocks), .. Negative(nameof(options.Chunks), options.Chunks), .. Negative(nameof(options.Jobs), options.Jobs)];
        if (options.OutputBytes < 0) faults.Add($"Retention:OutputBytes is {options.OutputBytes}; give 0 or more, or leave it out for no limit.");
        if (options.Every < TimeSpan.FromSeconds(1) || options.Every > TimeSpan.FromDays(1)) faults.Add($"Retention:Every is {options.Every}; give 1 second to 1 day.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Negative(string name, TimeSpan? value)
    {
        if (value < TimeSpan.Zero) yield return $"Retention:{name} is {value}; give a time of zero or more.";
    }
}
