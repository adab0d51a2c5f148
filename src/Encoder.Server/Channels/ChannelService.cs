using Encoder.Contracts;
using Encoder.Core.Channels;
using Encoder.Core.Encryption;
using Encoder.Core.Specs;
using Encoder.Grains;
using Encoder.Node.Encryption;
using Encoder.Node.Live;
using Encoder.Server.Security;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Channels;

/// <summary>Channels as the server's routes see them: made, found and told apart by tenant here, and nowhere else.</summary>
internal sealed class ChannelService(IGrainFactory grains, ChannelReader channels, IOptions<LiveOptions> live, IOptions<EncryptionOptions> encryption)
{
    /// <summary>Throws with every fault of a spec: <c>spec.*</c>, <c>encryption.key_server_not_allowed</c>, <c>channel.ingest_off</c>, <c>channel.source_not_allowed</c>.</summary>
    public void ThrowIfRefused(ChannelSpec spec)
    {
        List<Fault> faults = [.. ChannelSpecValidator.Validate(spec), .. EncryptionRules.Faults(spec.Encryption, encryption.Value.AllowedKeyServers.AsReadOnly())];
        if (spec.Protocol is IngestProtocol.Pull) faults.AddRange(ChannelSource.Faults(spec, live.Value.AllowedSources));
        else if (!live.Value.ListensBy(spec.Protocol)) faults.Add(new Fault(ErrorCodes.IngestOff, "The server has no port for live streams of this protocol. Set Live:RtmpPort or Live:Ports in its configuration."));
        if (faults.Count > 0) throw new FaultException(faults);
    }

    /// <summary>Creates a channel, and its stream key.</summary>
    public Task<CreatedChannel> CreateAsync(string tenant, ChannelSpec spec, CancellationToken cancellationToken)
    {
        ThrowIfRefused(spec);
        return channels.CreateAsync(tenant, spec, cancellationToken);
    }

    /// <summary>A channel of the tenant; <c>channel.not_found</c> also for a channel of another tenant.</summary>
    public async Task<ChannelSnapshot> FindAsync(string tenant, string channel, CancellationToken cancellationToken)
    {
        if (!AssetIds.IsId(channel)) throw Unknown(channel);
        var snapshot = await grains.GetGrain<IChannelGrain>(channel).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        return tenant is RequestCaller.AnyTenant || snapshot.Request.Tenant == tenant ? snapshot : throw Unknown(channel);
    }

    /// <summary>The channels of the tenant, newest first.</summary>
    public Task<ChannelPage> ListAsync(string tenant, ChannelState? state, bool? isActive, CancellationToken cancellationToken) =>
        channels.ListAsync(tenant, state, isActive, cancellationToken);

    /// <summary>Stops a channel.</summary>
    public async Task<ChannelInfo> StopAsync(string tenant, string channel, CancellationToken cancellationToken)
    {
        await FindAsync(tenant, channel, cancellationToken).ConfigureAwait(false);
        return await InfoAsync(await grains.GetGrain<IChannelGrain>(channel).StopAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Resumes a channel; <c>channel.active</c>.</summary>
    public async Task<ChannelInfo> ResumeAsync(string tenant, string channel, CancellationToken cancellationToken)
    {
        await FindAsync(tenant, channel, cancellationToken).ConfigureAwait(false);
        return await InfoAsync(await grains.GetGrain<IChannelGrain>(channel).ResumeAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a channel with the jobs of its sessions. Succeeds also when it is deleted or belongs to another tenant, so that the response reveals nothing.</summary>
    public Task DeleteAsync(string tenant, string channel, CancellationToken cancellationToken) =>
        AssetIds.IsId(channel) ? grains.GetGrain<ICatalogGrain>(tenant).RemoveChannelAsync(channel, cancellationToken) : Task.CompletedTask;

    /// <summary>The API's view of a channel.</summary>
    public Task<ChannelInfo> InfoAsync(ChannelSnapshot channel, CancellationToken cancellationToken) => channels.InfoAsync(channel, cancellationToken);

    private static FaultException Unknown(string channel) => new(ErrorCodes.ChannelNotFound, $"There is no channel {(channel.Length <= 64 ? channel : "with this id")}.");
}
