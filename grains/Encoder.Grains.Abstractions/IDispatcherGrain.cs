using Encoder.Actors;

namespace Encoder.Grains;

/// <summary><see cref="IDispatcher"/> as a grain; its methods are inherited as they stand.</summary>
public interface IDispatcherGrain : IDispatcher, IGrainWithStringKey;
