using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Encoder.Cli.Encode;
using Encoder.Cli.Progress;
using Encoder.Contracts;

namespace Encoder.Cli.Remote;

/// <summary>The commands that send one request and print the response.</summary>
internal sealed partial class RemoteSession
{
    public async Task StatusAsync(string id, CancellationToken cancellationToken) => Answer(await client.GetJobAsync(id, cancellationToken));

    public async Task CancelAsync(string id, CancellationToken cancellationToken) => Answer(await client.CancelAsync(id, cancellationToken));

    public async Task RetryAsync(string id, CancellationToken cancellationToken) => Answer(await client.RetryAsync(id, cancellationToken));

    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await client.DeleteAsync(id, cancellationToken);
        if (style == ProgressStyle.Json)
            Write(new DeletedEvent("deleted", id), CliJson.Default.DeletedEvent);
        else if (style == ProgressStyle.Normal)
            host.Out.WriteLine($"Deleted {id}.");
    }

    public async Task ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var page = await client.ListJobsAsync(query, cancellationToken);
        if (style == ProgressStyle.Json)
            Write(page, ContractsJson.Default.JobPage);
        else
            host.Out.WriteLine(JobText.Table(page));
    }

    public async Task NodesAsync(CancellationToken cancellationToken)
    {
        var page = await client.GetNodesAsync(cancellationToken);
        if (style == ProgressStyle.Json)
            Write(page, ContractsJson.Default.NodePage);
        else
            host.Out.WriteLine(NodeText.Table(page, host.Time.GetUtcNow()));
    }

    public async Task QueueAsync(CancellationToken cancellationToken)
    {
        var page = await client.GetQueueAsync(cancellationToken);
        if (style == ProgressStyle.Json)
            Write(page, ContractsJson.Default.QueuePage);
        else
            host.Out.WriteLine(QueueText.Table(page));
    }

    public async Task DownloadAsync(DownloadOptions options, CancellationToken cancellationToken)
    {
        var last = new DownloadProgress(0, 0, 0);
        await client.DownloadAsync(options.Job, options.Output, new DownloadReport(host.Time, progress => last = progress, WriteProgress), cancellationToken);
        if (style == ProgressStyle.Normal)
            host.Out.WriteLine($"Downloaded {DisplayFormat.Count(last.Files, "file")}, {DisplayFormat.Bytes(last.Bytes)}, to {options.Output}.");
    }

    private void WriteProgress(DownloadProgress progress)
    {
        if (style == ProgressStyle.Json)
            Write(new DownloadEvent("download", progress.Files, progress.TotalFiles, progress.Bytes), CliJson.Default.DownloadEvent);
        else if (style == ProgressStyle.Normal && progress.Files < progress.TotalFiles)
            host.Out.WriteLine($"{progress.Files} of {DisplayFormat.Count(progress.TotalFiles, "file")}, {DisplayFormat.Bytes(progress.Bytes)}");
    }

    private void Answer(JobInfo info)
    {
        if (style == ProgressStyle.Json)
            Write(info, ContractsJson.Default.JobInfo);
        else
            host.Out.WriteLine(JobText.Status(info, server));
    }

    private void Write<T>(T value, JsonTypeInfo<T> type)
    {
        host.Out.WriteLine(JsonSerializer.Serialize(value, type));
        host.Out.Flush();
    }
}
