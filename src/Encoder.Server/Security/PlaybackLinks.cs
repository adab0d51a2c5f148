using Encoder.Server.Addresses;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Security;

/// <summary>Where the files of jobs and channels are played from: signed while the server has keys, so that players need none.</summary>
internal sealed class PlaybackLinks(ApiKeys keys, Signer signer, ServerAddresses addresses, IOptions<SecurityOptions> options, TimeProvider time)
{
    /// <summary>The path of the files of a job, with a trailing slash.</summary>
    public string Of(string job) => FolderOf($"/media/{job}");

    /// <summary>The path of the files of a channel, with a trailing slash.</summary>
    public string OfChannel(string channel) => FolderOf($"/live/{channel}");

    private string FolderOf(string folder) =>
        addresses.Of(keys.IsOpen ? $"{folder}/" : PlaybackAddress.Sign(signer, folder, time.GetUtcNow(), options.Value.PlaybackLifetime));
}
