using System.Text.Json;
using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>The key under which an unfinished upload is recorded.</summary>
internal static class ResumeKeys
{
    /// <summary>The caller's key, or else one made from target, file and spec; null for a stream without a key, which cannot be resumed.</summary>
    public static string? Of(string target, IUploadSource source, JobSpec? spec, UploadOptions options) =>
        options.ResumeKey is { } given ? $"{target}\n{given}"
        : source.Fingerprint is { } file ? $"{target}\n{file}\n{(spec is null ? "" : JsonSerializer.Serialize(spec, ContractsJson.Default.JobSpec))}"
        : null;
}
