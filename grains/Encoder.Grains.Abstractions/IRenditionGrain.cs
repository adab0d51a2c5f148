using Encoder.Actors;

namespace Encoder.Grains;

/// <summary><see cref="IRendition"/> as a grain; its methods are inherited as they stand.</summary>
public interface IRenditionGrain : IRendition, IGrainWithStringKey;
