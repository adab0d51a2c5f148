using Encoder.Contracts;

namespace Encoder.Cli.Output;

/// <summary>Examines an output folder.</summary>
internal static class OutputScan
{
    /// <summary>
    /// The content of the claimed folder. Faults: <c>output.taken</c> when an input of the command is among the files that the job writes or
    /// that are deleted before it; no option overrides this.
    /// </summary>
    public static FoundOutput Examine(OutputClaim claim, InputGuard inputs, JobSpec spec)
    {
        var finished = FinishedOutput.Find(claim.Folder);
        var collisions = Collisions(claim.Folder, spec, [.. spec.Ladder.Select(rung => rung.Name), .. finished?.Report.Renditions.Select(rendition => rendition.Name) ?? []]);

        // First, because reading the record completes an interrupted deletion.
        var records = claim.Records().ToList();
        foreach (var record in records)
            inputs.KeepOutOfWork(claim.Folder, record.WorkDirectory);
        inputs.KeepOut(claim.Folder, [.. collisions, .. finished?.Files() ?? [], .. records.SelectMany(record => record.Delivery?.Paths ?? [])]);
        return new(claim.ReadWork(), finished is null ? null : JobIdentity.Of(finished.Report), finished?.IsWhole() ?? false, collisions);
    }

    private static List<string> Collisions(string directory, JobSpec spec, IReadOnlyList<string> renditions)
    {
        // Names of audio and subtitle renditions depend on the tracks of the source, which have not been read yet.
        var folders = Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path)!)
            .Where(name => renditions.Contains(name) || name.StartsWith("audio", StringComparison.Ordinal) || name.StartsWith("subtitles", StringComparison.Ordinal));
        return
        [
            .. new[] { OutputLayout.Master, OutputLayout.Manifest, OutputLayout.Report }.Concat(renditions.Distinct().Select(OutputLayout.Mp4))
                .Concat(spec.Delivery.Encryption is null ? [] : [OutputLayout.Keys])
                .Concat(spec.Delivery.Previews == true ? OutputLayout.Previews : [])
                .Where(path => File.Exists(Path.Combine(directory, path))),
            .. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(directory, folder))
                .Select(path => Path.GetFileName(path)!).Where(OutputLayout.IsRenditionFile).Select(name => $"{folder}/{name}"))
                .Order(StringComparer.Ordinal),
        ];
    }
}
