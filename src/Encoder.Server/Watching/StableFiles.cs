namespace Encoder.Server.Watching;

/// <summary>
/// Finds files that have stopped growing: unchanged over several scans for long enough by our own clock. The modification time is not
/// reliable: copying programs set it back, and clocks of network folders differ.
/// </summary>
internal sealed class StableFiles(TimeSpan stillFor)
{
    private Dictionary<string, (WatchedFile File, DateTimeOffset Since)> seen = [];

    /// <summary>Records the current files; returns those that have been unchanged for long enough, at every scan as long as they stay so.</summary>
    public IReadOnlyList<WatchedFile> Update(IEnumerable<WatchedFile> files, DateTimeOffset now)
    {
        var present = files.ToDictionary(
            file => file.Path, file => seen.TryGetValue(file.Path, out var before) && before.File == file ? before : (File: file, Since: now));
        seen = present;
        return [.. present.Values.Where(entry => entry.File.Length > 0 && now - entry.Since >= stillFor).Select(entry => entry.File).OrderBy(file => file.Path, StringComparer.Ordinal)];
    }
}
