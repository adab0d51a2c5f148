namespace Encoder.Ffmpeg.Commands;

/// <summary>Paths as ffmpeg takes them: always absolute and with the <c>file:</c> prefix, so that no name can be an option or a protocol.</summary>
internal static class FileUrl
{
    public static string Input(string path) => "file:" + Absolute(path);

    public static string Output(string directory, string name) => "file:" + Path.Combine(Absolute(directory), name);

    /// <summary>A numbered output of the segment muxer: what of the directory looks like a number format is escaped.</summary>
    public static string Numbered(string directory, string pattern) =>
        "file:" + Path.Combine(Absolute(directory).Replace("%", "%%", StringComparison.Ordinal), pattern);

    private static string Absolute(string path) => Path.IsPathFullyQualified(path)
        ? path
        : throw new ArgumentException("A path given to ffmpeg must be absolute.", nameof(path));
}
