using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Encoder.Contracts;

namespace Encoder.Actors;

/// <summary>State as a versioned JSON object in the store: the same on every host. Of two activations that write at once one gets <c>actor.state_conflict</c>.</summary>
/// <param name="store">Where it is kept.</param>
/// <param name="key">Its key, such as <c>actors/job/{key}/state</c>.</param>
public class StoredState<T>(IMediaStore store, string key) : IActorState<T> where T : class, new()
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    // Written by generated code, which starts quicker; read by reflection, which keeps the default of what an older state does not have.
    private static readonly JsonSerializerOptions Writing = new(Json)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(StoreJson.Default, new DefaultJsonTypeInfoResolver()),
    };

    private readonly VersionedObject stored = new(store, key);
    private long version;

    /// <inheritdoc/>
    public T Value { get; set; } = new();

    /// <inheritdoc/>
    public bool Exists { get; private set; }

    /// <inheritdoc/>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        (version, var content) = await stored.ReadAsync(cancellationToken);
        Exists = content is not null;
        Value = content is null ? new T() : JsonSerializer.Deserialize<T>(content, Json)!;
    }

    /// <inheritdoc/>
    public virtual async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (!await stored.TryWriteAsync(version, JsonSerializer.SerializeToUtf8Bytes(Value, Writing), cancellationToken)) throw Conflict();
        version++;
        Exists = true;
    }

    /// <inheritdoc/>
    public virtual async Task ClearAsync(CancellationToken cancellationToken)
    {
        if (!await stored.TryClearAsync(version, cancellationToken)) throw Conflict();
        if (version > 0) version++;
        (Exists, Value) = (false, new T());
    }

    private FaultException Conflict() =>
        new(ErrorCodes.StateConflict, $"The state {key} was written by another activation since version {version}.");
}
