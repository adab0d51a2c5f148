namespace Encoder.Server.Watching;

/// <summary>A file at the time of a scan.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="WrittenAt">Its modification time, according to the file system.</param>
internal sealed record WatchedFile(string Path, long Length, DateTimeOffset WrittenAt);
