using Encoder.Contracts;

namespace Encoder.Grains;

internal sealed partial class CatalogGrain
{
    private readonly Dictionary<string, CatalogChannel> channels = [];

    /// <inheritdoc/>
    public async Task<string> RegisterChannelAsync(CancellationToken cancellationToken)
    {
        await EnterTenantAsync();
        var channel = new CatalogChannel(CatalogKeys.NewId(), time.GetUtcNow());
        await store.PutAsync(keys.Channel(channel.Channel), StoreJson.Write(channel), CancellationToken.None);
        channels.Add(channel.Channel, channel);
        return channel.Channel;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ChannelsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        [.. channels.Values.Where(channel => !channel.IsDeleted).OrderByDescending(channel => channel.CreatedAt).Select(channel => channel.Channel)]);

    /// <inheritdoc/>
    public async Task RemoveChannelAsync(string channel, CancellationToken cancellationToken)
    {
        if (!channels.TryGetValue(channel, out var known)) return;

        // Write the mark first: from then on the sweep completes the deletion.
        channels[channel] = known with { IsDeleted = true };
        await store.PutAsync(keys.Channel(channel), StoreJson.Write(channels[channel]), CancellationToken.None);
        foreach (var session in await grains.GetGrain<IChannelGrain>(channel).DeleteAsync(CancellationToken.None))
        {
            // Its job may exist without the channel knowing it: the key leads to it.
            var job = session.Job ?? (await StoreJson.ReadAsync<KeyedJob>(store, keys.Keyed(CatalogKeys.HashOf(session.KeyOf(channel))), cancellationToken))?.Job;
            if (job is not null) await RemoveAsync(job, cancellationToken);
            await DeleteAssetAsync(session.Asset);
        }

        await store.DeleteAsync(keys.Channel(channel), CancellationToken.None);
        channels.Remove(channel);
    }

    private async Task DeleteAssetAsync(string asset)
    {
        try
        {
            await grains.GetGrain<IAssetGrain>(asset).DeleteAsync(CancellationToken.None);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.AssetNotFound)
        {
            // Its node died before it had created it.
        }
    }

    private async Task ReadChannelsAsync(CancellationToken cancellationToken)
    {
        foreach (var key in await KeysAsync(keys.Channels, cancellationToken))
            if (await StoreJson.ReadAsync<CatalogChannel>(store, key, cancellationToken) is { } channel) channels.Add(channel.Channel, channel);
    }

    private async Task WakeChannelsAsync(CancellationToken cancellationToken)
    {
        foreach (var channel in channels.Values.ToList())
        {
            if (channel.IsDeleted) await RemoveChannelAsync(channel.Channel, cancellationToken);
            else await WakeAsync(channel, cancellationToken);
        }
    }

    private async Task WakeAsync(CatalogChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IChannelGrain>(channel.Channel).WakeAsync(cancellationToken);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.ChannelNotFound)
        {
            // Registered and not created: its client has failed.
            if (time.GetUtcNow() - channel.CreatedAt >= AbandonedAfter) await RemoveChannelAsync(channel.Channel, cancellationToken);
        }
    }
}
