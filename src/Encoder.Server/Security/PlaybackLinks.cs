using Encoder.Server.Addresses;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Security;

/// <summary>Where a job's files are played from: signed while the server has keys, so that players need none.</summary>
internal sealed class PlaybackLinks(ApiKeys keys, Signer signer, ServerAddresses addresses, IOptions<SecurityOptions> options, TimeProvider time)
{
    /// <summary>The path of the files of a job, with a trailing slash.</summary>
    public string Of(string job) =>
        addresses.Of(keys.IsOpen ? $"/media/{job}/" : PlaybackAddress.Sign(signer, job, time.GetUtcNow(), options.Value.PlaybackLifetime));
}
