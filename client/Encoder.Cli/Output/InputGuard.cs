using Encoder.Contracts;
using Encoder.Storage;

namespace Encoder.Cli.Output;

/// <summary>
/// Prevents a command from replacing or deleting its own input files, under any of their paths: links, mounts and letter case
/// can make two paths lead to one file. No option overrides this. Each check runs before the write that it protects against.
/// </summary>
internal sealed class InputGuard
{
    private readonly List<(string Name, string Path, FileIdentity Identity)> inputs = [];

    /// <param name="source">The source's absolute path.</param>
    /// <param name="spec">The job spec's path; null when none is read.</param>
    public InputGuard(string source, string? spec)
    {
        Add("source", source);
        if (spec is not null) Add("spec", Path.GetFullPath(spec));
    }

    /// <summary>Throws <c>output.taken</c> when an input is in the folder of unfinished work.</summary>
    public void KeepOutOfWork(string directory, string workDirectory)
    {
        var own = WorkFolders.Own(directory);
        foreach (var (name, path, _) in inputs)
        {
            // Check the file itself and the given path, which may be a link to a file elsewhere.
            foreach (var place in (string[])[path, Path.GetDirectoryName(path)!])
                if (FolderNesting.IsSelfOrWithin(place, own) || FolderNesting.IsSelfOrWithin(place, workDirectory))
                    throw new FaultException(ErrorCodes.OutputTaken, $"The {name} {path} is in the folder of unfinished work, which is deleted. Move it to another folder.");
        }
        KeepOut(directory, Directory.Exists(own) ? Directory.EnumerateFiles(own).Select(path => Path.GetRelativePath(directory, path)) : []);
    }

    /// <summary>Throws <c>output.taken</c> when one of the paths, relative to the folder, leads to an input.</summary>
    public void KeepOut(string directory, IEnumerable<string> paths)
    {
        foreach (var path in paths)
            if (FileIdentity.Of(Path.Combine(directory, path)) is { } found && inputs.FirstOrDefault(input => input.Identity == found) is { Name: { } name })
                throw new FaultException(ErrorCodes.OutputTaken, $"The {name} is {path} in the output folder {directory}, but the job writes a file of that name. Choose another folder.");
    }

    private void Add(string name, string path)
    {
        if (FileIdentity.Of(path) is { } identity) inputs.Add((name, path, identity));
    }
}
