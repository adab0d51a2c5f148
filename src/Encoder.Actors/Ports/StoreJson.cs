using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;

namespace Encoder.Actors;

/// <summary>The one JSON form of what actors and nodes keep in the store: compact, camel case, nulls left out.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EncodePlan))]
[JsonSerializable(typeof(PlanPage))]
[JsonSerializable(typeof(SplitEnd))]
[JsonSerializable(typeof(CommitRecord))]
[JsonSerializable(typeof(RecordPage))]
[JsonSerializable(typeof(ShownProgress))]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(JobDocument))]
[JsonSerializable(typeof(CallbackDue))]
[JsonSerializable(typeof(CatalogPage))]
[JsonSerializable(typeof(CatalogEntry))]
[JsonSerializable(typeof(KeyedJob))]
[JsonSerializable(typeof(AssetMeta))]
[JsonSerializable(typeof(AssetLength))]
[JsonSerializable(typeof(AssetTombstone))]
public sealed partial class StoreJson : JsonSerializerContext
{
    /// <summary>An object's content.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Info<T>());

    /// <summary>Reads an object; null when the store has none of the key.</summary>
    public static async Task<T?> ReadAsync<T>(IMediaStore store, string key, CancellationToken cancellationToken) where T : class
    {
        await using var stream = await store.OpenReadAsync(key, 0, cancellationToken);
        return stream is null ? null : await JsonSerializer.DeserializeAsync(stream, Info<T>(), cancellationToken);
    }

    private static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!;
}
