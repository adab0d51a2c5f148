namespace Encoder.Ffmpeg.Commands;

/// <summary>Converts paths to ffmpeg syntax: always absolute and with the <c>file:</c> prefix, so that no name is taken for an option or a protocol.</summary>
internal static class FileUrl
{
    public static string Input(string path) => "file:" + Absolute(path);

    public static string Output(string directory, string name) => "file:" + Path.Combine(Absolute(directory), name);

    /// <summary>A numbered output of the segment muxer. Parts of the directory that look like a number format are escaped.</summary>
    public static string Numbered(string directory, string pattern) =>
        "file:" + Path.Combine(Absolute(directory).Replace("%", "%%", StringComparison.Ordinal), pattern);

    private static string Absolute(string path) => Path.IsPathFullyQualified(path)
        ? path
        : throw new ArgumentException("A path given to ffmpeg must be absolute.", nameof(path));
}
