namespace Encoder.TestSupport.Silos;

/// <summary>A grain factory for tests. All our grains have text for a key; every other way to name one throws.</summary>
public abstract class StringKeyGrainFactory : IGrainFactory
{
    /// <summary>The grain of a key.</summary>
    public abstract T GetGrain<T>(string key) where T : IGrainWithStringKey;

    T IGrainFactory.GetGrain<T>(string primaryKey, string? grainClassNamePrefix) =>
        grainClassNamePrefix is null ? GetGrain<T>(primaryKey) : throw NotSimulated();

    T IGrainFactory.GetGrain<T>(Guid primaryKey, string? grainClassNamePrefix) => throw NotSimulated();

    T IGrainFactory.GetGrain<T>(long primaryKey, string? grainClassNamePrefix) => throw NotSimulated();

    T IGrainFactory.GetGrain<T>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix) => throw NotSimulated();

    T IGrainFactory.GetGrain<T>(long primaryKey, string keyExtension, string? grainClassNamePrefix) => throw NotSimulated();

    T IGrainFactory.CreateObjectReference<T>(IGrainObserver obj) => throw NotSimulated();

    void IGrainFactory.DeleteObjectReference<T>(IGrainObserver obj) => throw NotSimulated();

    IGrain IGrainFactory.GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw NotSimulated();

    IGrain IGrainFactory.GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw NotSimulated();

    IGrain IGrainFactory.GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw NotSimulated();

    IGrain IGrainFactory.GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw NotSimulated();

    IGrain IGrainFactory.GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw NotSimulated();

    T IGrainFactory.GetGrain<T>(GrainId grainId) => throw NotSimulated();

    IAddressable IGrainFactory.GetGrain(GrainId grainId) => throw NotSimulated();

    IAddressable IGrainFactory.GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw NotSimulated();

    IAddressable IGrainFactory.GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw NotSimulated();

    IAddressable IGrainFactory.GetGrain(Type interfaceType, IdSpan grainKey) => throw NotSimulated();

    private static NotSupportedException NotSimulated() => new("Grains have text for a key.");
}
