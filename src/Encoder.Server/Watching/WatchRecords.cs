using System.Security.Cryptography;
using System.Text;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Server.Watching;

/// <summary>
/// Which files became jobs, in the store: also after a restart, and after their jobs were deleted. A file is known by name, time and
/// fingerprint, so another one of the same name is a new job.
/// </summary>
internal sealed class WatchRecords(IMediaStore store)
{
    /// <summary>The idempotency key of a file's job.</summary>
    public static string KeyOf(WatchedFile file, SourceRef source) => $"watch:{source.FileName}:{file.WrittenAt.UtcTicks}:{source.Fingerprint}";

    /// <summary>Whether the file became a job.</summary>
    public async Task<bool> IsMarkedAsync(string key, CancellationToken cancellationToken)
    {
        var stream = await store.OpenReadAsync(NameOf(key), 0, cancellationToken).ConfigureAwait(false);
        if (stream is null) return false;
        await stream.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>The file became this job.</summary>
    public Task MarkAsync(string key, JobInfo job, CancellationToken cancellationToken) =>
        store.PutAsync(NameOf(key), Encoding.UTF8.GetBytes(job.Id), cancellationToken);

    private static string NameOf(string key) => "watch/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
