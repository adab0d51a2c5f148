using Encoder.Actors;

namespace Encoder.Grains;

/// <summary><see cref="IJob"/> as a grain; its methods are inherited as they stand.</summary>
public interface IJobGrain : IJob, IGrainWithStringKey;
