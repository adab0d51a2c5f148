using System.Globalization;
using System.Text.RegularExpressions;

namespace Encoder.Server.Security;

/// <summary>
/// Signed playback addresses: <c>/media/{job}/~{expiry}.{signature}/master.m3u8</c>. The signature is part of the path, before the
/// file name, so that relative addresses in playlists and manifests include it; a player needs neither cookie nor header.
/// </summary>
public static partial class PlaybackAddress
{
    private const string Purpose = "playback";

    /// <summary>
    /// The signed path of the files of a job, with a trailing slash. The expiry is rounded to a quarter of the lifetime: the address stays the
    /// same meanwhile, so that players continue and caches stay valid.
    /// </summary>
    public static string Sign(Signer signer, string job, DateTimeOffset now, TimeSpan lifetime)
    {
        var step = Math.Max(1, (long)lifetime.TotalSeconds / 4);
        var expiry = ((now + lifetime).ToUnixTimeSeconds() + step - 1) / step * step;
        return string.Create(CultureInfo.InvariantCulture, $"/media/{job}/~{expiry}.{signer.Sign(Purpose, TextOf(job, expiry))}/");
    }

    /// <summary>Parses a path; null when it is not signed.</summary>
    public static SignedPath? Parse(string path)
    {
        var match = Form().Match(path);
        if (!match.Success) return null;
        var group = match.Groups;
        var expiry = long.TryParse(group["expiry"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        return new SignedPath(group["job"].Value, expiry, group["signature"].Value, $"/media/{group["job"].Value}/{group["file"].Value}");
    }

    /// <summary>Whether the signature was made by this server; the expiry is not checked.</summary>
    public static bool IsGenuine(Signer signer, SignedPath path) => signer.IsValid(Purpose, TextOf(path.Job, path.Expiry), path.Signature);

    private static string TextOf(string job, long expiry) => string.Create(CultureInfo.InvariantCulture, $"{job}\n{expiry}");

    [GeneratedRegex(@"\A/media/(?<job>[^/]+)/~(?<expiry>[0-9]{1,12})\.(?<signature>[A-Za-z0-9_-]{1,64})/(?<file>.*)\z", RegexOptions.Singleline)]
    private static partial Regex Form();
}

/// <summary>A signed path, parsed but not yet verified.</summary>
/// <param name="Job">The job it is for.</param>
/// <param name="Expiry">Unix seconds after which it is refused.</param>
/// <param name="Signature">The presented signature.</param>
/// <param name="Plain">The path without signature.</param>
public sealed record SignedPath(string Job, long Expiry, string Signature, string Plain);
