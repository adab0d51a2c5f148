using Encoder.TestSupport.Hosts;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>Orleans keeps the promises of every host, in one silo.</summary>
public sealed class OneSiloContractTests(OneSilo silo) : HostContract(silo), IClassFixture<OneSilo>;

/// <summary>And over two.</summary>
public sealed class TwoSilosContractTests(TwoSilos silos) : HostContract(silos), IClassFixture<TwoSilos>;
