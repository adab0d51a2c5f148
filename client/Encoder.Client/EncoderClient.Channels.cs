using Encoder.Client.Http;
using Encoder.Contracts;

namespace Encoder.Client;

public sealed partial class EncoderClient
{
    /// <inheritdoc/>
    public Task<CreatedChannel> CreateChannelAsync(ChannelSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);

        // Without an idempotency key: the key of the stream can be shown only once, so a repeated request makes another channel. It is not repeated.
        return api.PostAsync<ChannelSpec, CreatedChannel>(Routes.Channels, spec, ContractsJson.Default.ChannelSpec, null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ChannelPage> ListChannelsAsync(bool? isActive = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<ChannelPage>(isActive is { } active ? $"{Routes.Channels}?active={(active ? "true" : "false")}" : Routes.Channels, cancellationToken);

    /// <inheritdoc/>
    public Task<ChannelInfo> GetChannelAsync(string channel, CancellationToken cancellationToken = default) => api.GetAsync<ChannelInfo>(ChannelRoute(channel), cancellationToken);

    /// <inheritdoc/>
    public Task<ChannelInfo> StopChannelAsync(string channel, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{ChannelRoute(channel)}/stop");
        RequestKinds.MarkRepeatable(request);
        return api.SendAsync<ChannelInfo>(request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ChannelInfo> ResumeChannelAsync(string channel, CancellationToken cancellationToken = default) =>
        api.SendAsync<ChannelInfo>(new HttpRequestMessage(HttpMethod.Post, $"{ChannelRoute(channel)}/resume"), cancellationToken);

    /// <inheritdoc/>
    public async Task DeleteChannelAsync(string channel, CancellationToken cancellationToken = default)
    {
        using var response = await api.SendAsync(new HttpRequestMessage(HttpMethod.Delete, ChannelRoute(channel)), cancellationToken).ConfigureAwait(false);
    }

    private static string ChannelRoute(string channel)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        return Routes.Channel(channel);
    }
}
