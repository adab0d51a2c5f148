using Encoder.Cli.Encode;
using Encoder.Contracts;

namespace Encoder.Cli.Remote;

/// <summary>The commands about channels.</summary>
internal sealed partial class RemoteSession
{
    public async Task StartChannelAsync(ChannelSpec spec, CancellationToken cancellationToken)
    {
        var created = await client.CreateChannelAsync(spec, cancellationToken);
        if (style == ProgressStyle.Json)
            Write(created, ContractsJson.Default.CreatedChannel);
        else
            host.Out.WriteLine(ChannelText.Created(created));
    }

    public async Task ListChannelsAsync(bool? isActive, CancellationToken cancellationToken)
    {
        var page = await client.ListChannelsAsync(isActive, cancellationToken);
        if (style == ProgressStyle.Json)
            Write(page, ContractsJson.Default.ChannelPage);
        else
            host.Out.WriteLine(ChannelText.Table(page));
    }

    public async Task ChannelStatusAsync(string id, CancellationToken cancellationToken) => Answer(await client.GetChannelAsync(id, cancellationToken));

    public async Task StopChannelAsync(string id, CancellationToken cancellationToken) => Answer(await client.StopChannelAsync(id, cancellationToken));

    public async Task ResumeChannelAsync(string id, CancellationToken cancellationToken) => Answer(await client.ResumeChannelAsync(id, cancellationToken));

    public async Task DeleteChannelAsync(string id, CancellationToken cancellationToken)
    {
        await client.DeleteChannelAsync(id, cancellationToken);
        if (style == ProgressStyle.Normal)
            host.Out.WriteLine($"Deleted {id}.");
    }

    private void Answer(ChannelInfo info)
    {
        if (style == ProgressStyle.Json)
            Write(info, ContractsJson.Default.ChannelInfo);
        else
            host.Out.WriteLine(ChannelText.Status(info, server));
    }
}
