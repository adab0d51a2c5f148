namespace Encoder.Storage;

/// <summary>Whether one folder contains another, whatever links and mounts their paths use.</summary>
public static class FolderNesting
{
    /// <summary>Whether a path leads to the folder or to something in it. Neither has to exist yet.</summary>
    public static bool IsSelfOrWithin(string path, string folder)
    {
        var (inner, outer) = (CanonicalPath.Of(path), CanonicalPath.Of(folder));
        if (CanonicalPath.IsSelfOrBelow(inner, outer)) return true;
        if (FileIdentity.Of(outer) is { } identity && SelfAndAbove(inner).Any(each => FileIdentity.Of(each) == identity)) return true;
        if (!OperatingSystem.IsLinux()) return false;
        var mounts = MountTable.Read();
        return mounts.OriginOf(inner) is { } one && mounts.OriginOf(outer) is { } other
            && one.FileSystem == other.FileSystem && CanonicalPath.IsSelfOrBelow(one.Path, other.Path);
    }

    /// <summary>The relation of one folder to the other, as the predicate of a sentence; null when neither contains the other.</summary>
    /// <param name="name">What the other folder is, such as "the data folder".</param>
    public static string? Describe(string path, string folder, string name) => (IsSelfOrWithin(path, folder), IsSelfOrWithin(folder, path)) switch
    {
        (true, true) => $"is {name}",
        (true, false) => $"lies in {name} {folder}",
        (false, true) => $"contains {name} {folder}",
        _ => null,
    };

    private static IEnumerable<string> SelfAndAbove(string path)
    {
        for (var each = path; each is not null; each = Path.GetDirectoryName(each)) yield return each;
    }
}
