using System.Text.Json;
using System.Text.Json.Serialization;
using Encoder.Actors;
using Encoder.Contracts;

namespace Encoder.Engine.Hosting;

/// <summary>
/// State as one JSON object with a version. The version is compared before the write, not by the store in the write:
/// one host at a time owns a store, and a second one is found out here, not arbitrated. It runs within the actor's turns, and stays there.
/// </summary>
internal sealed class StoredState<T>(IMediaStore store, string key) : IActorState<T> where T : class, new()
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private long version;

    public T Value { get; set; } = new();

    public bool Exists => version > 0;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var stored = await LoadAsync(cancellationToken).ConfigureAwait(true);
        version = stored?.Version ?? 0;
        Value = stored?.Value ?? new T();
    }

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await CheckVersionAsync(cancellationToken).ConfigureAwait(true);
        var content = JsonSerializer.SerializeToUtf8Bytes(new Versioned(version + 1, Value), Json);
        await store.PutAsync(key, content, cancellationToken).ConfigureAwait(true);
        version++;
    }

    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        await CheckVersionAsync(cancellationToken).ConfigureAwait(true);
        await store.DeleteAsync(key, cancellationToken).ConfigureAwait(true);
        (version, Value) = (0, new T());
    }

    private async Task CheckVersionAsync(CancellationToken cancellationToken)
    {
        var stored = (await LoadAsync(cancellationToken).ConfigureAwait(true))?.Version ?? 0;
        if (stored != version)
            throw new FaultException(ErrorCodes.WorkFailed, $"The state {key} is at version {stored} in the store and {version} here: another host wrote it.");
    }

    private async Task<Versioned?> LoadAsync(CancellationToken cancellationToken)
    {
        var stream = await store.OpenReadAsync(key, 0, cancellationToken).ConfigureAwait(true);
        if (stream is null) return null;
        await using (stream.ConfigureAwait(true))
            return await JsonSerializer.DeserializeAsync<Versioned>(stream, Json, cancellationToken).ConfigureAwait(true);
    }

    private sealed record Versioned(long Version, T Value);
}
