using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Encoder.Actors;

/// <summary>Objects of the store as JSON; the types are those of <see cref="ActorsJson"/>.</summary>
public static class StoredJson
{
    /// <summary>Reads an object; null when there is none.</summary>
    public static async Task<T?> ReadJsonAsync<T>(this IMediaStore store, string key, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        await using var stream = await store.OpenReadAsync(key, 0, cancellationToken);
        return stream is null ? null : await JsonSerializer.DeserializeAsync(stream, type, cancellationToken);
    }

    /// <summary>Writes an object, over an earlier one.</summary>
    public static Task PutJsonAsync<T>(this IMediaStore store, string key, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        store.PutAsync(key, JsonSerializer.SerializeToUtf8Bytes(value, type), cancellationToken);

    /// <summary>Writes an object unless the key exists.</summary>
    public static Task<bool> PutJsonIfAbsentAsync<T>(
        this IMediaStore store, string key, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        store.PutIfAbsentAsync(key, JsonSerializer.SerializeToUtf8Bytes(value, type), cancellationToken);
}
