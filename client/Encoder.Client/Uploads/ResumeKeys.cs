using System.Text.Json;
using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>Under which name an unfinished upload is kept.</summary>
internal static class ResumeKeys
{
    /// <summary>The caller's, else made of server, file and spec; null for a stream without one, which cannot be gone on with.</summary>
    public static string? Of(Uri server, IUploadSource source, JobSpec? spec, UploadOptions options) =>
        options.ResumeKey is { } given ? $"{server.AbsoluteUri}\n{given}"
        : source.Fingerprint is { } file ? $"{server.AbsoluteUri}\n{file}\n{(spec is null ? "" : JsonSerializer.Serialize(spec, ContractsJson.Default.JobSpec))}"
        : null;
}
