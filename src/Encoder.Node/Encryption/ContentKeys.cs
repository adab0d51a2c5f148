using System.Security.Cryptography;
using Encoder.Core.Delivery;
using Encoder.Core.Encryption;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Encryption;

/// <summary>
/// The keys of runs. A key is made, or asked of the key server, when the first segment needs it, and put in the store before anything is encrypted with it: every
/// attempt, on any node, uses the one that was put first, and so makes the same bytes.
/// </summary>
internal sealed class ContentKeys(IMediaStore store, IKeyServer server)
{
    private const int KeyBytes = 16;

    /// <summary>The key of a period. Fault: <c>encryption.keys_unavailable</c>.</summary>
    public async Task<ContentKey> GetAsync(RunKeys run, EncryptionPlan plan, int period, CancellationToken cancellationToken)
    {
        var at = run.ContentKey(period);
        if (await StoreJson.ReadAsync<ContentKey>(store, at, cancellationToken).ConfigureAwait(false) is { } known) return known;
        var id = plan.KeyIdOf(period);
        var made = new ContentKey(id, plan.KeyServer is { } address
            ? await server.AskAsync(address, id, cancellationToken).ConfigureAwait(false)
            : RandomNumberGenerator.GetBytes(KeyBytes));
        if (await store.PutIfAbsentAsync(at, StoreJson.Write(made), cancellationToken).ConfigureAwait(false)) return made;
        return await StoreJson.ReadAsync<ContentKey>(store, at, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"The key of period {period} was deleted while the job runs.");
    }
}
