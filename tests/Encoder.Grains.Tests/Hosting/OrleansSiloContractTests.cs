namespace Encoder.Grains.Tests.Hosting;

/// <summary>Orleans keeps the promises that grains rely on, in one silo.</summary>
public sealed class OneSiloContractTests(OneSilo silo) : SiloContract(silo), IClassFixture<OneSilo>;

/// <summary>And over two.</summary>
public sealed class TwoSilosContractTests(TwoSilos silos) : SiloContract(silos), IClassFixture<TwoSilos>;
