using Encoder.Actors;

namespace Encoder.Grains;

/// <summary><see cref="IAsset"/> as a grain; its methods are inherited as they stand.</summary>
public interface IAssetGrain : IAsset, IGrainWithStringKey;
