using Encoder.Grains.State;
using Encoder.Storage;

namespace Encoder.TestSupport.Silos;

/// <summary>Kept state over the shipped storage provider. As Orleans does, it wraps what the storage throws.</summary>
internal sealed class SimulatedState<T>(IMediaStore store, string name, GrainId grain) : IPersistentState<T> where T : class, new()
{
    private readonly StoreGrainStorage storage = new(store, new DocumentStorage(), DocumentStorage.KeyOf);
    private readonly GrainState<T> kept = new(new T());

    public T State
    {
        get => kept.State!;
        set => kept.State = value;
    }

    public string Etag => kept.ETag!;

    public bool RecordExists => kept.RecordExists;

    public Task ReadStateAsync() => WrapAsync(storage.ReadStateAsync(name, grain, kept));

    public Task WriteStateAsync() => WrapAsync(storage.WriteStateAsync(name, grain, kept));

    public Task ClearStateAsync() => WrapAsync(storage.ClearStateAsync(name, grain, kept));

    private async Task WrapAsync(Task access)
    {
        try
        {
            await access;
        }
        catch (Exception exception) when (exception is not OrleansException)
        {
            throw new OrleansException($"The access to {name} of {grain} failed: {exception.Message}", exception);
        }
    }
}
