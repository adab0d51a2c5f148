using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Encryption;
using Encoder.Core.Plans;
using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>The JSON format of all objects that grains and nodes write to the store: compact, camel case, nulls omitted.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EncodePlan))]
[JsonSerializable(typeof(ContentKey))]
[JsonSerializable(typeof(PlanPage))]
[JsonSerializable(typeof(SplitEnd))]
[JsonSerializable(typeof(CommitRecord))]
[JsonSerializable(typeof(PartialRecord))]
[JsonSerializable(typeof(RecordPage))]
[JsonSerializable(typeof(RetiredRun))]
[JsonSerializable(typeof(RetiredBlocks))]
[JsonSerializable(typeof(ReportedProgress))]
[JsonSerializable(typeof(StoredAttempts))]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(JobDocument))]
[JsonSerializable(typeof(ChannelDocument))]
[JsonSerializable(typeof(CallbackDue))]
[JsonSerializable(typeof(CatalogPage))]
[JsonSerializable(typeof(CatalogEntry))]
[JsonSerializable(typeof(KeyedJob))]
[JsonSerializable(typeof(CatalogChannel))]
[JsonSerializable(typeof(AssetMeta))]
[JsonSerializable(typeof(AssetLength))]
[JsonSerializable(typeof(AssetTombstone))]
public sealed partial class StoreJson : JsonSerializerContext
{
    /// <summary>Serializes an object.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Info<T>());

    /// <summary>Reads an object; null when the key does not exist.</summary>
    public static async Task<T?> ReadAsync<T>(IMediaStore store, string key, CancellationToken cancellationToken) where T : class
    {
        await using var stream = await store.OpenReadAsync(key, 0, cancellationToken);
        if (stream is null) return null;
        if (stream is not FileStream { IsAsync: false }) return await JsonSerializer.DeserializeAsync(stream, Info<T>(), cancellationToken);

        // Read synchronously in one piece: to hand a few kilobytes to another thread costs more than to read them.
        var buffer = ArrayPool<byte>.Shared.Rent((int)stream.Length);
        try
        {
            var length = stream.ReadAtLeast(buffer, (int)stream.Length, throwOnEndOfStream: false);
            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), Info<T>());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!;
}
