using Encoder.Contracts;

namespace Encoder.Cli.Output;

/// <summary>What a command does with the output folder.</summary>
internal enum OutputStep
{
    /// <summary>Start a new job, after old files were deleted.</summary>
    Begin,

    /// <summary>Resume from the committed work.</summary>
    Resume,

    /// <summary>Resume the delivery of finished files.</summary>
    Deliver,

    /// <summary>There is nothing left to do.</summary>
    AlreadyDone,
}

/// <summary>The content of an output folder.</summary>
/// <param name="Work">The recorded unfinished work.</param>
/// <param name="Finished">The job of a finished output.</param>
/// <param name="IsWhole">Whether every file of the finished output exists.</param>
/// <param name="Collisions">Other files with names that the job will write, as relative paths.</param>
internal sealed record FoundOutput(WorkRecord? Work, JobIdentity? Finished, bool IsWhole, IReadOnlyList<string> Collisions);

/// <summary>The decision, and what must be deleted first.</summary>
internal sealed record OutputDecision(OutputStep Step, bool DiscardWork = false, bool DeleteFinished = false);

/// <summary>The rules of an output folder. Pure.</summary>
internal static class OutputPolicy
{
    /// <summary>Decides. Faults: <c>output.taken</c> when the folder contains files of another job and <paramref name="force"/> is not given.</summary>
    public static OutputDecision Decide(string directory, FoundOutput found, JobIdentity job, string workDirectory, bool force)
    {
        if (found.Work is { } work && work.Job.IsSameJob(job))
        {
            if (work.Delivery is not null)
                return new(OutputStep.Deliver);
            if (work.WorkDirectory == workDirectory)
                return new(OutputStep.Resume);
        }
        else if (found.Work is { } other && !force)
            throw Taken(directory, $"contains unfinished work on {Describe(other.Job, job)}");

        var isSame = found.Finished?.IsSameJob(job) ?? false;
        if (!force && found.Finished is { } finished && !isSame)
            throw Taken(directory, $"contains the output of {Describe(finished, job)}");
        if (!force && isSame && found.IsWhole)
            return new(OutputStep.AlreadyDone, found.Work is not null);
        if (!force && found.Finished is null)
            RefuseCollisions(directory, found.Collisions);
        return new(OutputStep.Begin, found.Work is not null, found.Finished is not null);
    }

    /// <summary>Throws when other files have names that the job writes.</summary>
    public static void RefuseCollisions(string directory, IReadOnlyList<string> collisions)
    {
        if (collisions.Count > 0)
            throw Taken(directory, collisions.Count == 1 ? $"contains a file {collisions[0]}" : $"contains {collisions[0]} and {collisions.Count - 1} more files with names that this job writes");
    }

    private static FaultException Taken(string directory, string what) =>
        new(ErrorCodes.OutputTaken, $"The folder {directory} {what}. Choose another folder, or replace the files with --force.");

    private static string Describe(JobIdentity found, JobIdentity wanted) =>
        found.Fingerprint == wanted.Fingerprint ? $"{found.FileName} with another spec" : found.FileName;
}
