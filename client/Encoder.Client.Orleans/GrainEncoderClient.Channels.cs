using Encoder.Contracts;
using Encoder.Core.Specs;
using Encoder.Grains;

namespace Encoder.Client.Orleans;

public sealed partial class GrainEncoderClient
{
    /// <inheritdoc/>
    public Task<CreatedChannel> CreateChannelAsync(ChannelSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (ChannelSpecValidator.Validate(spec) is { Count: > 0 } faults) throw new FaultException(faults);
        return channels.CreateAsync(options.Tenant, spec, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ChannelPage> ListChannelsAsync(bool? isActive = null, CancellationToken cancellationToken = default) =>
        AskAsync(() => channels.ListAsync(options.Tenant, null, isActive, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<ChannelInfo> GetChannelAsync(string channel, CancellationToken cancellationToken = default) =>
        await channels.InfoAsync(await FindChannelAsync(channel, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<ChannelInfo> StopChannelAsync(string channel, CancellationToken cancellationToken = default)
    {
        await FindChannelAsync(channel, cancellationToken).ConfigureAwait(false);
        var stopped = await AskAsync(() => grains.GetGrain<IChannelGrain>(channel).StopAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return await channels.InfoAsync(stopped, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ChannelInfo> ResumeChannelAsync(string channel, CancellationToken cancellationToken = default)
    {
        await FindChannelAsync(channel, cancellationToken).ConfigureAwait(false);
        var resumed = await AskAsync(() => grains.GetGrain<IChannelGrain>(channel).ResumeAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return await channels.InfoAsync(resumed, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteChannelAsync(string channel, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        return AssetIds.IsId(channel)
            ? time.RetryUntilAnsweredAsync(() => grains.GetGrain<ICatalogGrain>(options.Tenant).RemoveChannelAsync(channel, cancellationToken), cancellationToken)
            : Task.CompletedTask;
    }

    /// <summary>A channel of the tenant; anybody else's is <c>channel.not_found</c> too.</summary>
    private async Task<ChannelSnapshot> FindChannelAsync(string channel, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        if (!AssetIds.IsId(channel)) throw new FaultException(ErrorCodes.ChannelNotFound, "There is no channel of this id.");
        var snapshot = await AskAsync(() => grains.GetGrain<IChannelGrain>(channel).SnapshotAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return snapshot.Request.Tenant == options.Tenant ? snapshot : throw new FaultException(ErrorCodes.ChannelNotFound, $"There is no channel {channel}.");
    }
}
