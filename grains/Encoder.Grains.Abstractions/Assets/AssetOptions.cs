namespace Encoder.Grains;

/// <summary>How assets are kept; the same for all assets of a host.</summary>
public sealed record AssetOptions
{
    /// <summary>An upload that is silent for this long expires; a restart of the host begins the silence anew. Default 24 h.</summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromHours(24);
}
