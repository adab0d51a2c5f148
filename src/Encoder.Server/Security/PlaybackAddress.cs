using System.Globalization;
using System.Text.RegularExpressions;

namespace Encoder.Server.Security;

/// <summary>
/// Signed playback addresses: <c>/media/{job}/~{expiry}.{signature}/master.m3u8</c>, and the same below <c>/live/{channel}</c>. The signature is part of the path, before the
/// file name, so that relative addresses in playlists and manifests include it; a player needs neither cookie nor header.
/// </summary>
public static partial class PlaybackAddress
{
    private const string Purpose = "playback";
    private const string Media = "/media/";

    /// <summary>
    /// The signed path of the files of a job or channel, with a trailing slash. The expiry is rounded to a quarter of the lifetime: the address stays the
    /// same meanwhile, so that players continue and caches stay valid.
    /// </summary>
    /// <param name="folder">The path without signature: <c>/media/{job}</c> or <c>/live/{channel}</c>.</param>
    public static string Sign(Signer signer, string folder, DateTimeOffset now, TimeSpan lifetime)
    {
        var step = Math.Max(1, (long)lifetime.TotalSeconds / 4);
        var expiry = ((now + lifetime).ToUnixTimeSeconds() + step - 1) / step * step;
        return string.Create(CultureInfo.InvariantCulture, $"{folder}/~{expiry}.{signer.Sign(Purpose, TextOf(folder, expiry))}/");
    }

    /// <summary>Parses a path; null when it is not signed.</summary>
    public static SignedPath? Parse(string path)
    {
        var match = Form().Match(path);
        if (!match.Success) return null;
        var group = match.Groups;
        var expiry = long.TryParse(group["expiry"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        return new SignedPath(group["folder"].Value, expiry, group["signature"].Value, $"{group["folder"].Value}/{group["file"].Value}");
    }

    /// <summary>Whether the signature was made by this server; the expiry is not checked.</summary>
    public static bool IsGenuine(Signer signer, SignedPath path) => signer.IsValid(Purpose, TextOf(path.Folder, path.Expiry), path.Signature);

    // Of a job its id alone, as before there were channels: addresses that were signed then stay valid.
    private static string TextOf(string folder, long expiry) => string.Create(CultureInfo.InvariantCulture, $"{(folder.StartsWith(Media, StringComparison.Ordinal) ? folder[Media.Length..] : folder)}\n{expiry}");

    [GeneratedRegex(@"\A(?<folder>/(?:media|live)/[^/]+)/~(?<expiry>[0-9]{1,12})\.(?<signature>[A-Za-z0-9_-]{1,64})/(?<file>.*)\z", RegexOptions.Singleline)]
    private static partial Regex Form();
}

/// <summary>A signed path, parsed but not yet verified.</summary>
/// <param name="Folder">What it is for: <c>/media/{job}</c> or <c>/live/{channel}</c>.</param>
/// <param name="Expiry">Unix seconds after which it is refused.</param>
/// <param name="Signature">The presented signature.</param>
/// <param name="Plain">The path without signature.</param>
public sealed record SignedPath(string Folder, long Expiry, string Signature, string Plain);
