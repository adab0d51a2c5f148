using System.Text.Json;
using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>Under which name an unfinished upload is kept.</summary>
internal static class ResumeKeys
{
    /// <summary>The caller's, else made of target, file and spec; null for a stream without one, which cannot be gone on with.</summary>
    public static string? Of(string target, IUploadSource source, JobSpec? spec, UploadOptions options) =>
        options.ResumeKey is { } given ? $"{target}\n{given}"
        : source.Fingerprint is { } file ? $"{target}\n{file}\n{(spec is null ? "" : JsonSerializer.Serialize(spec, ContractsJson.Default.JobSpec))}"
        : null;
}
