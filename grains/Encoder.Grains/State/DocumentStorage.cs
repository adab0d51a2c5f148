using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Orleans.Storage;

namespace Encoder.Grains.State;

/// <summary>
/// The stored state of our grains, as versioned JSON objects of the media store, <c>actors/{grain type}/{key}/{name}/{version}</c>. The first
/// part of the key predates the grains: another one would lose the jobs of existing data folders.
/// </summary>
internal sealed class DocumentStorage : IGrainStorageSerializer
{
    /// <summary>Name of the storage provider.</summary>
    public const string Name = "documents";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    // Written by generated code, which starts faster; read by reflection, which keeps the defaults of fields that an older state lacks.
    private static readonly JsonSerializerOptions Writing = new(Json)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(StoreJson.Default, new DefaultJsonTypeInfoResolver()),
    };

    /// <summary>The key prefix of the state of a grain.</summary>
    public static string KeyOf(string stateName, GrainId grain) => $"actors/{grain.Type}/{grain.Key}/{stateName}";

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Writing));

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, Json);
}
