using Microsoft.Extensions.Options;

namespace Encoder.Server.Security;

/// <summary>Every fault of the options and of the keys file at once.</summary>
internal sealed class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        List<string> faults =
        [
            .. Check(nameof(options.PlaybackLifetime), options.PlaybackLifetime), .. Check(nameof(options.SessionLifetime), options.SessionLifetime),
        ];
        if (options.KeysFile is { } path) faults.AddRange(FaultsOf(path).Select(fault => $"Security:KeysFile {path}: {fault}."));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Check(string name, TimeSpan value)
    {
        if (value < Shortest || value > Longest) yield return $"Security:{name} is {value}; give 1 minute to 366 days.";
    }

    private static IReadOnlyList<string> FaultsOf(string path)
    {
        try
        {
            var (keys, faults) = ApiKeyFile.Parse(File.ReadAllText(path));
            return faults.Count == 0 && keys.Count == 0 ? ["it contains no keys; add one with 'encoder keys new'"] : faults;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [exception.Message.TrimEnd('.')];
        }
    }
}
