using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Server.Callbacks;

/// <summary>
/// The due callbacks and the state of each delivery, in the store, so that they outlive every process. A state is written as the version after the one
/// read, so only one of two servers can claim an attempt, and an acknowledged delivery stays acknowledged as long as its job exists.
/// </summary>
internal sealed class CallbackOutbox(IMediaStore store)
{
    /// <summary>All due callbacks, whatever the time of their next attempt.</summary>
    public async Task<IReadOnlyList<CallbackDue>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var stored in store.ListAsync(CallbackDue.Prefix, cancellationToken).ConfigureAwait(false)) keys.Add(stored.Key);
        var due = new List<CallbackDue>();
        foreach (var key in keys)
        {
            if (await StoreJson.ReadAsync<CallbackDue>(store, key, cancellationToken).ConfigureAwait(false) is { } callback) due.Add(callback);
        }

        return due;
    }

    /// <summary>The state of a delivery; null before its first attempt.</summary>
    public async Task<(long Version, CallbackState? State)> ReadAsync(CallbackDue due, CancellationToken cancellationToken)
    {
        var (version, content) = await new VersionedObject(store, due.StateKey).ReadAsync(cancellationToken).ConfigureAwait(false);
        return (version, content is null ? null : CallbackState.Read(content));
    }

    /// <summary>Writes the version after <paramref name="version"/>; false when another server has written it.</summary>
    public Task<bool> TryWriteAsync(CallbackDue due, long version, CallbackState state, CancellationToken cancellationToken) =>
        new VersionedObject(store, due.StateKey).TryWriteAsync(version, state.Write(), cancellationToken);

    /// <summary>Marks a callback as no longer due.</summary>
    public Task RemoveAsync(CallbackDue due, CancellationToken cancellationToken) => store.DeleteAsync(due.Key, cancellationToken);
}
