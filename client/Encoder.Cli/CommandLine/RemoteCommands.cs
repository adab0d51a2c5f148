using Encoder.Cli.Remote;

namespace Encoder.Cli.CommandLine;

/// <summary>The commands that ask a server, each with what it does.</summary>
internal static class RemoteCommands
{
    public static IReadOnlyList<RemoteCommand> All(CliHost host) =>
    [
        Upload(host),
        Jobs(host),
        Job(host, "status", "Show a job.", (session, job, token) => session.StatusAsync(job, token)),
        Job(host, "watch", "Follow a job to its end, and end as it does.", (session, job, token) => session.WatchAsync(job, token)),
        Job(host, "cancel", "End a job.", (session, job, token) => session.CancelAsync(job, token)),
        Job(host, "retry", "Run a job again that failed or was cancelled.", (session, job, token) => session.RetryAsync(job, token)),
        Job(host, "delete", "Delete a job and all it made.", (session, job, token) => session.DeleteAsync(job, token)),
        Download(host),
        Nodes(host),
    ];

    private static UploadCommand Upload(CliHost host)
    {
        var command = new UploadCommand();
        command.SetAction((parsed, token) => RemoteSession.RunAsync(
            command.ReadRemote(parsed, host), host, session => session.UploadAsync(command.Read(parsed), token), token));
        return command;
    }

    private static JobsCommand Jobs(CliHost host)
    {
        var command = new JobsCommand();
        command.SetAction((parsed, token) => RemoteSession.RunAsync(
            command.ReadRemote(parsed, host), host, session => session.ListAsync(command.Read(parsed), token), token));
        return command;
    }

    private static DownloadCommand Download(CliHost host)
    {
        var command = new DownloadCommand();
        command.SetAction((parsed, token) => RemoteSession.RunAsync(
            command.ReadRemote(parsed, host), host, session => session.DownloadAsync(command.Read(parsed), token), token));
        return command;
    }

    private static NodesCommand Nodes(CliHost host)
    {
        var command = new NodesCommand();
        command.SetAction((parsed, token) => RemoteSession.RunAsync(command.ReadRemote(parsed, host), host, session => session.NodesAsync(token), token));
        return command;
    }

    private static JobCommand Job(CliHost host, string name, string description, Func<RemoteSession, string, CancellationToken, Task> run)
    {
        var command = new JobCommand(name, description, isLong: name == "watch");
        command.SetAction((parsed, token) => RemoteSession.RunAsync(
            command.ReadRemote(parsed, host), host, session => run(session, command.Read(parsed), token), token));
        return command;
    }
}
