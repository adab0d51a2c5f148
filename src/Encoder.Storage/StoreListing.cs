using System.IO.Enumeration;

namespace Encoder.Storage;

/// <summary>Lists and deletes key prefixes, which are not always folders, in a tree of folders.</summary>
internal static class StoreListing
{
    /// <summary>In ordinal order of the whole key: a folder sorts as its name with the slash, <c>a-b</c> before <c>a/b</c>.</summary>
    public static IEnumerable<StoredObject> List(string root, string prefix)
    {
        var slash = prefix.LastIndexOf('/') + 1;
        return Walk(root, prefix[..slash], prefix[slash..]);
    }

    public static void Delete(string root, string prefix)
    {
        if (prefix.EndsWith('/'))
        {
            var folder = Path.Combine(root, prefix);
            for (var tries = 1; Directory.Exists(folder); tries++)
            {
                try
                {
                    Directory.Delete(folder, recursive: true);
                }
                catch (IOException) when (tries < 10)
                {
                    // A file was created while the folder was being emptied, for example by an attempt that still runs.
                }
            }

            return;
        }

        foreach (var stored in List(root, prefix)) StoreFiles.Delete(Path.Combine(root, stored.Key));
    }

    private static IEnumerable<StoredObject> Walk(string root, string folder, string nameStart)
    {
        var path = Path.Combine(root, folder);
        if (!Directory.Exists(path)) yield break;
        var entries = new FileSystemEnumerable<Entry>(path, Read)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                entry.FileName.StartsWith(nameStart, StringComparison.Ordinal) && entry.FileName[0] != '.',
        }.ToArray();
        Array.Sort(entries, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        foreach (var entry in entries)
        {
            if (entry.Length >= 0)
            {
                yield return new StoredObject(folder + entry.Name, entry.Length);
                continue;
            }

            foreach (var stored in Walk(root, folder + entry.Name, "")) yield return stored;
        }
    }

    private static Entry Read(ref FileSystemEntry entry) =>
        entry.IsDirectory ? new Entry(entry.FileName.ToString() + "/", -1) : new Entry(entry.FileName.ToString(), entry.Length);

    private readonly record struct Entry(string Name, long Length);
}
