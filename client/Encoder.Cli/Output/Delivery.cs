using System.Text.RegularExpressions;

namespace Encoder.Cli.Output;

/// <summary>
/// Moves the finished files from the store into the output folder, as a whole: interrupted, it goes on where it was, or is rolled back.
/// </summary>
internal static partial class Delivery
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

    /// <summary>Moves what has not been moved. Faults: <c>output.taken</c> when a file of others came into the way meanwhile.</summary>
    public static void Run(string directory, WorkRecord work, CancellationToken cancellationToken)
    {
        var list = work.Delivery!;
        for (var i = 0; i < list.Paths.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (source, target) = (Path.Combine(list.From, list.Paths[i]), Path.Combine(directory, list.Paths[i]));
            // Across devices the first move is a copy, which can end halfway; the second is a rename, which cannot.
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

    /// <summary>Deletes what was moved: what is no longer in the store, nor on its way. Without a store nobody knows.</summary>
    public static void RollBack(string directory, WorkRecord work)
    {
        if (work.Delivery is not { } list || !Directory.Exists(list.From))
            return;
        for (var i = 0; i < list.Paths.Count; i++)
            if (IsWithin(list.Paths[i]) && !File.Exists(Path.Combine(list.From, list.Paths[i])) && !File.Exists(PartOf(directory, i)))
                OutputFiles.Delete(directory, list.Paths[i]);
    }

    /// <summary>Deletes the files that were on their way.</summary>
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
