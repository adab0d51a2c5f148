namespace Encoder.Server.Watching;

/// <summary>
/// Which files have stopped growing: seen the same, again and again, for long enough by our own clock. The time a file carries says
/// little: copying programs set it back, and clocks of network folders differ.
/// </summary>
internal sealed class StableFiles(TimeSpan stillFor)
{
    private Dictionary<string, (WatchedFile File, DateTimeOffset Since)> seen = [];

    /// <summary>Takes in what is there now; gives what has been the same for long enough, each as long as it stays so.</summary>
    public IReadOnlyList<WatchedFile> Look(IEnumerable<WatchedFile> files, DateTimeOffset now)
    {
        var present = files.ToDictionary(
            file => file.Path, file => seen.TryGetValue(file.Path, out var before) && before.File == file ? before : (File: file, Since: now));
        seen = present;
        return [.. present.Values.Where(entry => entry.File.Length > 0 && now - entry.Since >= stillFor).Select(entry => entry.File).OrderBy(file => file.Path, StringComparer.Ordinal)];
    }
}
