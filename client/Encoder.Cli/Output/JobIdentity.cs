using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Cli.Output;

/// <summary>Identifies the job of a command: by the bytes of the source and the spec, not by the file name.</summary>
/// <param name="Fingerprint">See <see cref="SourceReport"/>.</param>
/// <param name="FileName">The source's name, for people.</param>
/// <param name="Spec">The spec in the JSON format of the contracts.</param>
internal sealed record JobIdentity(string Fingerprint, string FileName, string Spec)
{
    /// <summary>The idempotency key: hex SHA-256 of fingerprint and spec.</summary>
    public string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Fingerprint}\n{Spec}")));

    public static JobIdentity Of(SourceRef source, JobSpec spec) => new(source.Fingerprint, source.FileName, Canonical(spec));

    public static JobIdentity Of(JobReport report) => new(report.Source.Fingerprint, report.Source.FileName, Canonical(report.Spec));

    public bool IsSameJob(JobIdentity other) => Fingerprint == other.Fingerprint && Spec == other.Spec;

    private static string Canonical(JobSpec spec) => JsonSerializer.Serialize(spec, ContractsJson.Default.JobSpec);
}
