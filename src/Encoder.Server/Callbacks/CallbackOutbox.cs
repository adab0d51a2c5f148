using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Server.Callbacks;

/// <summary>
/// What is due and how far each delivery is, in the store: it outlives every process. A state is written as the version after the one
/// read, so of two servers that want the same attempt one gets it, and one that is acknowledged stays so as long as its job is there.
/// </summary>
internal sealed class CallbackOutbox(IMediaStore store)
{
    /// <summary>All that is due, whenever.</summary>
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

    /// <summary>How far a delivery is; null before its first attempt.</summary>
    public async Task<(long Version, CallbackState? State)> ReadAsync(CallbackDue due, CancellationToken cancellationToken)
    {
        var (version, content) = await new VersionedObject(store, due.StateKey).ReadAsync(cancellationToken).ConfigureAwait(false);
        return (version, content is null ? null : CallbackState.Read(content));
    }

    /// <summary>Writes the version after <paramref name="version"/>; false when another server has written it.</summary>
    public Task<bool> TryWriteAsync(CallbackDue due, long version, CallbackState state, CancellationToken cancellationToken) =>
        new VersionedObject(store, due.StateKey).TryWriteAsync(version, state.Write(), cancellationToken);

    /// <summary>Nothing of it is due any more.</summary>
    public Task RemoveAsync(CallbackDue due, CancellationToken cancellationToken) => store.DeleteAsync(due.Key, cancellationToken);
}
