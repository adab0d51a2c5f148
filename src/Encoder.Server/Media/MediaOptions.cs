namespace Encoder.Server.Media;

/// <summary>How the files of jobs are served; section <c>Media</c> of the configuration.</summary>
public sealed class MediaOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Media";

    /// <summary>
    /// <c>proxy</c>: the server reads them from the store and sends them. <c>redirect</c>: segments, MP4s and pictures are answered with a redirect
    /// to an address of the storage account, so that viewers do not load the silos; playlists are still sent. Default <c>proxy</c>.
    /// </summary>
    public string Serve { get; set; } = MediaOptionsValidator.Proxy;

    /// <summary>How long such an address can be used at least, 5 min to 1 day. Default 4 h.</summary>
    public TimeSpan RedirectValidFor { get; set; } = TimeSpan.FromHours(4);
}
