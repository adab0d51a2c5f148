namespace Encoder.Server.Watching;

/// <summary>A file as it was seen.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="WrittenAt">When it was last written to, as the file system says.</param>
internal sealed record WatchedFile(string Path, long Length, DateTimeOffset WrittenAt);
