using Encoder.Actors;
using Encoder.Contracts;

namespace Encoder.Cli.Output;

/// <summary>Looks at an output folder.</summary>
internal static class OutputScan
{
    /// <summary>
    /// What is in the claimed folder. Faults: <c>output.taken</c> when the source itself has a name that the job writes; no option allows that.
    /// </summary>
    public static FoundOutput Look(OutputClaim claim, SourceRef source, JobSpec spec)
    {
        var work = claim.ReadWork();
        var finished = FinishedOutput.Find(claim.Folder);
        var collisions = Collisions(claim.Folder, [.. spec.Ladder.Select(rung => rung.Name), .. finished?.Report.Renditions.Select(rendition => rendition.Name) ?? []]);
        if (collisions.FirstOrDefault(path => Path.GetFullPath(Path.Combine(claim.Folder, path)) == source.Path) is { } own)
            throw new FaultException(ErrorCodes.OutputTaken, $"The source lies at {own} in the output folder, a name that this job writes; choose another folder.");
        return new(
            work, finished is null ? null : JobIdentity.Of(finished.Report), finished?.IsWhole() ?? false, collisions);
    }

    private static List<string> Collisions(string directory, IReadOnlyList<string> renditions)
    {
        // Names of audio and subtitle renditions come from the source's tracks, which nobody has read yet.
        var folders = Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path)!)
            .Where(name => renditions.Contains(name) || name.StartsWith("audio", StringComparison.Ordinal) || name.StartsWith("subtitles", StringComparison.Ordinal));
        return
        [
            .. new[] { OutputLayout.Master, OutputLayout.Manifest, OutputLayout.Report }.Concat(renditions.Distinct().Select(OutputLayout.Mp4))
                .Where(path => File.Exists(Path.Combine(directory, path))),
            .. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(directory, folder))
                .Select(path => Path.GetFileName(path)!).Where(OutputLayout.IsRenditionFile).Select(name => $"{folder}/{name}"))
                .Order(StringComparer.Ordinal),
        ];
    }
}
