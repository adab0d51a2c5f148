using Microsoft.Extensions.Options;

namespace Encoder.Server.Limits;

/// <summary>Every fault of the options at once.</summary>
internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        string?[] faults =
        [
            Number(nameof(options.MaxAssetBytes), options.MaxAssetBytes, 1, 1L << 50),
            Number(nameof(options.UploadBytesPerSecondWhileEncoding), options.UploadBytesPerSecondWhileEncoding, 0, 1L << 40),
            Number(nameof(options.MaxUnfinishedJobs), options.MaxUnfinishedJobs, 1, 1_000_000),
            Number(nameof(options.NodeDeathsPerWork), options.NodeDeathsPerWork, 1, 1000),
            Number(nameof(options.RequestsPerSecond), options.RequestsPerSecond, 1, 1_000_000),
            Number(nameof(options.MaxConnections), options.MaxConnections, 1, 1_000_000),
            Number(nameof(options.MinBodyBytesPerSecond), options.MinBodyBytesPerSecond, 1, 1 << 30),
            Time(nameof(options.HeadersTimeout), options.HeadersTimeout),
            Time(nameof(options.IdleTimeout), options.IdleTimeout),
            Time(nameof(options.BodyGrace), options.BodyGrace, 2),
            Time(nameof(options.BodySilence), options.BodySilence),
        ];
        return faults.OfType<string>().ToList() is { Count: > 0 } found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }

    private static string? Number(string name, long value, long least, long most) =>
        value < least || value > most ? $"Limits:{name} is {value}; give {least} to {most}." : null;

    // Kestrel checks rates once a second, so the grace time must be longer than that.
    private static string? Time(string name, TimeSpan value, int leastSeconds = 1) =>
        value < TimeSpan.FromSeconds(leastSeconds) || value > TimeSpan.FromHours(1) ? $"Limits:{name} is {value}; give {leastSeconds} seconds to 1 hour." : null;
}
