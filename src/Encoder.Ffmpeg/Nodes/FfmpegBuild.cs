using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Encoder.Ffmpeg.Nodes;

/// <summary>A build of ffmpeg. Two nodes with the same <see cref="Id"/> produce the same bytes.</summary>
/// <param name="Version">As ffmpeg prints it, such as <c>5.1.9-0+deb12u1</c>.</param>
/// <param name="Id">The version and a hash over configuration and library versions: <c>ffmpeg 5.1.9-0+deb12u1 (3f0a…)</c>.</param>
public sealed partial record FfmpegBuild(string Version, string Id)
{
    /// <summary>Whether it is older than 5.1, the first version with <c>-fps_mode</c>. Builds from git without a version number are accepted.</summary>
    public bool IsTooOld => Number().Match(Version) is { Success: true } match
        && System.Version.Parse(match.Value) < new Version(5, 1);

    /// <inheritdoc/>
    public override string ToString() => Id;

    internal static FfmpegBuild Parse(IReadOnlyList<string> lines)
    {
        var version = lines.First(line => line.StartsWith("ffmpeg version ", StringComparison.Ordinal)).Split(' ')[2];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        return new FfmpegBuild(version, $"ffmpeg {version} ({hash[..12]})");
    }

    [GeneratedRegex(@"(?<=^n?)[0-9]{1,4}\.[0-9]{1,4}")]
    private static partial Regex Number();
}
