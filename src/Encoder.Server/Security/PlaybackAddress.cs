using System.Globalization;
using System.Text.RegularExpressions;

namespace Encoder.Server.Security;

/// <summary>
/// Signed playback addresses: <c>/media/{job}/~{expiry}.{signature}/master.m3u8</c>. The signature stands in the path, before the
/// file's name, so that the relative addresses in playlists and manifests carry it along; a player needs neither cookie nor header.
/// </summary>
public static partial class PlaybackAddress
{
    private const string Purpose = "playback";

    /// <summary>
    /// The path of a job's files, signed, with a closing slash. The expiry is a quarter of the lifetime coarse: the address stays the
    /// same meanwhile, so players go on and caches hold.
    /// </summary>
    public static string Sign(Signer signer, string job, DateTimeOffset now, TimeSpan lifetime)
    {
        var step = Math.Max(1, (long)lifetime.TotalSeconds / 4);
        var expiry = ((now + lifetime).ToUnixTimeSeconds() + step - 1) / step * step;
        return string.Create(CultureInfo.InvariantCulture, $"/media/{job}/~{expiry}.{signer.Sign(Purpose, TextOf(job, expiry))}/");
    }

    /// <summary>Takes a path apart; null for one that is not signed.</summary>
    public static SignedPath? Parse(string path)
    {
        var match = Form().Match(path);
        if (!match.Success) return null;
        var group = match.Groups;
        var expiry = long.TryParse(group["expiry"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        return new SignedPath(group["job"].Value, expiry, group["signature"].Value, $"/media/{group["job"].Value}/{group["file"].Value}");
    }

    /// <summary>Whether the signature is ours, whatever its expiry.</summary>
    public static bool IsGenuine(Signer signer, SignedPath path) => signer.IsValid(Purpose, TextOf(path.Job, path.Expiry), path.Signature);

    private static string TextOf(string job, long expiry) => string.Create(CultureInfo.InvariantCulture, $"{job}\n{expiry}");

    [GeneratedRegex(@"\A/media/(?<job>[^/]+)/~(?<expiry>[0-9]{1,12})\.(?<signature>[A-Za-z0-9_-]{1,64})/(?<file>.*)\z", RegexOptions.Singleline)]
    private static partial Regex Form();
}

/// <summary>A signed path, taken apart and not yet believed.</summary>
/// <param name="Job">The job it is for.</param>
/// <param name="Expiry">Unix seconds after which it is refused.</param>
/// <param name="Signature">The signature it came with.</param>
/// <param name="Plain">The path without signature.</param>
public sealed record SignedPath(string Job, long Expiry, string Signature, string Plain);
