namespace Encoder.Grains;

/// <summary>How assets are kept; the same for all assets of a host.</summary>
public sealed record AssetOptions
{
    /// <summary>An upload that receives no bytes for this long expires. A restart of the host resets the time. Default 24 h.</summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromHours(24);
}
