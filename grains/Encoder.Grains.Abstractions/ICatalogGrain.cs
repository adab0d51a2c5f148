namespace Encoder.Grains;

/// <summary><see cref="Encoder.Actors.ICatalog"/> as a grain; its methods are inherited as they stand.</summary>
public interface ICatalogGrain : Encoder.Actors.ICatalog, IGrainWithStringKey;
