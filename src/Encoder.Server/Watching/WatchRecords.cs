using System.Security.Cryptography;
using System.Text;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Server.Watching;

/// <summary>
/// Records in the store which files became jobs. They outlive a restart and the deletion of the jobs. A file is identified by name, time and
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

    /// <summary>Records the job of a file.</summary>
    public Task MarkAsync(string key, JobInfo job, CancellationToken cancellationToken) =>
        store.PutAsync(NameOf(key), Encoding.UTF8.GetBytes(job.Id), cancellationToken);

    private static string NameOf(string key) => "watch/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
