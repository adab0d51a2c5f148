using System.Text.Json;
using System.Text.Json.Serialization;
using Encoder.Actors;
using Encoder.Contracts;

namespace Encoder.Engine.Hosting;

/// <summary>
/// State as one JSON object with a version. The version is compared before the write, not by the store in the write:
/// one host at a time owns a store, and a second one is found out here, not arbitrated.
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
        var stored = await LoadAsync(cancellationToken).ConfigureAwait(false);
        version = stored?.Version ?? 0;
        Value = stored?.Value ?? new T();
    }

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await CheckVersionAsync(cancellationToken).ConfigureAwait(false);
        var content = JsonSerializer.SerializeToUtf8Bytes(new Versioned(version + 1, Value), Json);
        await store.PutAsync(key, content, cancellationToken).ConfigureAwait(false);
        version++;
    }

    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        await CheckVersionAsync(cancellationToken).ConfigureAwait(false);
        await store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        (version, Value) = (0, new T());
    }

    private async Task CheckVersionAsync(CancellationToken cancellationToken)
    {
        var stored = (await LoadAsync(cancellationToken).ConfigureAwait(false))?.Version ?? 0;
        if (stored != version)
            throw new FaultException(ErrorCodes.WorkFailed, $"The state {key} is at version {stored} in the store and {version} here: another host wrote it.");
    }

    private async Task<Versioned?> LoadAsync(CancellationToken cancellationToken)
    {
        var stream = await store.OpenReadAsync(key, 0, cancellationToken).ConfigureAwait(false);
        if (stream is null) return null;
        await using (stream.ConfigureAwait(false))
            return await JsonSerializer.DeserializeAsync<Versioned>(stream, Json, cancellationToken).ConfigureAwait(false);
    }

    private sealed record Versioned(long Version, T Value);
}
