using System.CommandLine;
using Encoder.Cli.Remote;

namespace Encoder.Cli.CommandLine;

/// <summary>The commands that call a server, each with its action.</summary>
internal static class RemoteCommands
{
    public static IReadOnlyList<RemoteCommand> All(CliHost host) =>
    [
        Asking(host, new UploadCommand(), (session, command, parsed, token) => session.UploadAsync(command.Read(parsed), token)),
        Asking(host, new JobsCommand(), (session, command, parsed, token) => session.ListAsync(command.Read(parsed), token)),
        OfJob(host, "status", "Show a job.", (session, job, token) => session.StatusAsync(job, token)),
        OfJob(host, "watch", "Follow a job until it ends; the exit status is that of the job.", (session, job, token) => session.WatchAsync(job, token)),
        OfJob(host, "cancel", "Cancel a job.", (session, job, token) => session.CancelAsync(job, token)),
        OfJob(host, "retry", "Run a failed or cancelled job again.", (session, job, token) => session.RetryAsync(job, token)),
        OfJob(host, "delete", "Delete a job and all its files.", (session, job, token) => session.DeleteAsync(job, token)),
        Asking(host, new DownloadCommand(), (session, command, parsed, token) => session.DownloadAsync(command.Read(parsed), token)),
        Asking(host, new NodesCommand(), (session, _, _, token) => session.NodesAsync(token)),
        Asking(host, new QueueCommand(), (session, _, _, token) => session.QueueAsync(token)),
    ];

    /// <summary>The commands about channels.</summary>
    public static LiveCommand Live(CliHost host) => new(
    [
        Asking(host, new LiveStartCommand(), (session, command, parsed, token) => session.StartChannelAsync(command.Read(parsed), token)),
        Asking(host, new LiveListCommand(), (session, command, parsed, token) => session.ListChannelsAsync(command.Read(parsed), token)),
        OfChannel(host, "status", "Show a channel: state, addresses, input, warnings.", (session, channel, token) => session.ChannelStatusAsync(channel, token)),
        OfChannel(host, "stop", "Stop a channel.", (session, channel, token) => session.StopChannelAsync(channel, token)),
        OfChannel(host, "resume", "Resume a stopped or failed channel with the same key and addresses.", (session, channel, token) => session.ResumeChannelAsync(channel, token)),
        OfChannel(host, "delete", "Delete a channel and the jobs of its sessions.", (session, channel, token) => session.DeleteChannelAsync(channel, token)),
    ]);

    private static ChannelCommand OfChannel(CliHost host, string name, string description, Func<RemoteSession, string, CancellationToken, Task> run) => Asking(
        host, new ChannelCommand(name, description), (session, command, parsed, token) => run(session, command.Read(parsed), token));

    private static JobCommand OfJob(CliHost host, string name, string description, Func<RemoteSession, string, CancellationToken, Task> run) => Asking(
        host, new JobCommand(name, description, isLong: name == "watch"), (session, command, parsed, token) => run(session, command.Read(parsed), token));

    private static T Asking<T>(CliHost host, T command, Func<RemoteSession, T, ParseResult, CancellationToken, Task> run) where T : RemoteCommand
    {
        command.SetAction((parsed, token) => RemoteSession.RunAsync(
            command.ReadRemote(parsed, host), host, session => run(session, command, parsed, token), token));
        return command;
    }
}
