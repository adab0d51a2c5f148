namespace Encoder.Server.Assets;

/// <summary>Blocks that clients send to the storage account themselves; section <c>DirectUpload</c> of the configuration.</summary>
public sealed class DirectUploadOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "DirectUpload";

    /// <summary>Whether clients get addresses for their blocks, where the store is in a storage account. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long such an address can be used, 1 min to 1 h. Default 15 min.</summary>
    public TimeSpan ValidFor { get; set; } = TimeSpan.FromMinutes(15);
}
