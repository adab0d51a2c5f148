namespace Encoder.Cli.Output;

/// <summary>
/// Moves the finished files from the store into the output folder, as a whole: interrupted, it goes on where it was, or is rolled back.
/// </summary>
internal static class Delivery
{
    /// <summary>Puts on record what is to be delivered. Faults: <c>output.taken</c> when files of others stand in the way.</summary>
    public static WorkRecord Begin(OutputClaim claim, WorkRecord work, string from)
    {
        var paths = Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(from, path).Replace(Path.DirectorySeparatorChar, '/'))
            .OrderBy(OutputLayout.DeliveryRank).ThenBy(path => path, StringComparer.Ordinal).ToList();
        if (!work.MayReplace)
            OutputPolicy.RefuseCollisions(claim.Folder, [.. paths.Where(path => Path.Exists(Path.Combine(claim.Folder, path)))]);
        return claim.BeginDelivery(work, new DeliveryList(Path.GetFullPath(from), paths));
    }

    /// <summary>Moves what has not been moved.</summary>
    public static void Run(string directory, DeliveryList list, CancellationToken cancellationToken)
    {
        for (var i = 0; i < list.Paths.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (source, target) = (Path.Combine(list.From, list.Paths[i]), Path.Combine(directory, list.Paths[i]));
            // Across devices the first move is a copy, which can end halfway; the second is a rename, which cannot.
            var part = Path.Combine(WorkFolders.Own(directory), $"delivery-{i}.part");
            if (File.Exists(source))
                File.Move(source, part, overwrite: true);
            if (!File.Exists(part))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(part, target, overwrite: true);
        }
    }

    /// <summary>Deletes what was moved.</summary>
    public static void RollBack(string directory, WorkRecord work)
    {
        if (work.Delivery is { } list)
            foreach (var path in list.Paths.Where(path => IsWithin(path) && !File.Exists(Path.Combine(list.From, path))))
                OutputFiles.Delete(directory, path);
    }

    private static bool IsWithin(string path) => !Path.IsPathRooted(path) && !path.Split('/').Contains("..");
}
