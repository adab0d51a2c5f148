using Encoder.Actors;

namespace Encoder.Grains;

/// <summary><see cref="IChunk"/> as a grain; its methods are inherited as they stand.</summary>
public interface IChunkGrain : IChunk, IGrainWithStringKey;
