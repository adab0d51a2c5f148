using Encoder.Storage;
using Orleans.Storage;

namespace Encoder.Grains.State;

/// <summary>
/// Grain state as versioned objects of the media store, so it outlives silos as the media do. The ETag is the version; of two
/// activations that write at once one gets an <see cref="InconsistentStateException"/>.
/// </summary>
/// <param name="keyOf">Maps the name of a state and its grain to a key.</param>
internal sealed class StoreGrainStorage(IMediaStore store, IGrainStorageSerializer serializer, Func<string, GrainId, string> keyOf) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (version, content) = await ObjectOf(stateName, grainId).ReadAsync(CancellationToken.None);
        grainState.ETag = ETag(version);
        grainState.RecordExists = content is not null;
        grainState.State = content is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(new BinaryData(content));
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var version = Version(grainState.ETag);
        if (!await ObjectOf(stateName, grainId).TryWriteAsync(version, serializer.Serialize(grainState.State).ToMemory(), CancellationToken.None))
            throw Conflict(stateName, grainId, version);
        (grainState.ETag, grainState.RecordExists) = (ETag(version + 1), true);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var version = Version(grainState.ETag);
        if (!await ObjectOf(stateName, grainId).TryClearAsync(version, CancellationToken.None)) throw Conflict(stateName, grainId, version);
        (grainState.ETag, grainState.RecordExists) = (ETag(version == 0 ? 0 : version + 1), false);
        grainState.State = Activator.CreateInstance<T>();
    }

    /// <summary>A key for any grain. Hexadecimal, because a grain key may be any text and a store key may not.</summary>
    public static string HexKeyOf(string stateName, GrainId grainId) =>
        $"grains/{stateName}/{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(grainId.ToString()))}";

    private VersionedObject ObjectOf(string stateName, GrainId grainId) => new(store, keyOf(stateName, grainId));

    private static string ETag(long version) => version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static long Version(string? etag) =>
        string.IsNullOrEmpty(etag) ? 0 : long.Parse(etag, System.Globalization.CultureInfo.InvariantCulture);

    private static InconsistentStateException Conflict(string stateName, GrainId grainId, long version) =>
        new($"{stateName} of {grainId} was written by another activation since version {version}.");
}
