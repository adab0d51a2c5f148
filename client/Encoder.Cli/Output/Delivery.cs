using System.Text.RegularExpressions;

namespace Encoder.Cli.Output;

/// <summary>
/// Moves the finished files from the store into the output folder, as a whole: after an interruption it is continued or rolled back.
/// </summary>
internal static partial class Delivery
{
    /// <summary>Records the files to deliver. Faults: <c>output.taken</c> when other files with these names exist.</summary>
    public static WorkRecord Begin(OutputClaim claim, WorkRecord work, string from)
    {
        var paths = Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(from, path).Replace(Path.DirectorySeparatorChar, '/'))
            .OrderBy(OutputLayout.DeliveryRank).ThenBy(path => path, StringComparer.Ordinal).ToList();
        if (!work.MayReplace)
            OutputPolicy.RefuseCollisions(claim.Folder, [.. paths.Where(path => Path.Exists(Path.Combine(claim.Folder, path)))]);
        return claim.BeginDelivery(work, new DeliveryList(Path.GetFullPath(from), paths));
    }

    /// <summary>Moves the files that have not been moved. Faults: <c>output.taken</c> when another file with such a name was created meanwhile.</summary>
    public static void Run(string directory, WorkRecord work, CancellationToken cancellationToken)
    {
        var list = work.Delivery!;
        for (var i = 0; i < list.Paths.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (source, target) = (Path.Combine(list.From, list.Paths[i]), Path.Combine(directory, list.Paths[i]));
            // Across devices the first move is a copy, which can be interrupted; the second is a rename, which is atomic.
            var part = PartOf(directory, i);
            if (File.Exists(source))
                File.Move(source, part, overwrite: true);
            if (!File.Exists(part))
                continue;
            if (!work.MayReplace && Path.Exists(target))
                OutputPolicy.RefuseCollisions(directory, [list.Paths[i]]);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(part, target, overwrite: work.MayReplace);
        }
    }

    /// <summary>Deletes the moved files: those that are no longer in the store and not being moved. Without a store this cannot be determined.</summary>
    public static void RollBack(string directory, WorkRecord work)
    {
        if (work.Delivery is not { } list || !Directory.Exists(list.From))
            return;
        for (var i = 0; i < list.Paths.Count; i++)
            if (IsWithin(list.Paths[i]) && !File.Exists(Path.Combine(list.From, list.Paths[i])) && !File.Exists(PartOf(directory, i)))
                OutputFiles.Delete(directory, list.Paths[i]);
    }

    /// <summary>Deletes the files whose move was interrupted.</summary>
    public static void DeleteParts(string directory)
    {
        foreach (var part in Directory.EnumerateFiles(WorkFolders.Own(directory)).Where(path => PartName().IsMatch(Path.GetFileName(path))))
            File.Delete(part);
    }

    private static string PartOf(string directory, int number) => Path.Combine(WorkFolders.Own(directory), $"delivery-{number}.part");

    private static bool IsWithin(string path) => !Path.IsPathRooted(path) && !path.Split('/').Contains("..");

    [GeneratedRegex("^delivery-[0-9]+\\.part$")]
    private static partial Regex PartName();
}
