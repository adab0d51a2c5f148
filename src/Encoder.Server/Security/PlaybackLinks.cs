using Microsoft.Extensions.Options;

namespace Encoder.Server.Security;

/// <summary>Playback addresses of jobs: signed while the server has keys, so that players need no key.</summary>
internal sealed class PlaybackLinks(ApiKeys keys, Signer signer, IOptions<SecurityOptions> options, TimeProvider time)
{
    /// <summary>The path of the files of a job, with a trailing slash.</summary>
    public string Of(string job) =>
        keys.IsOpen ? $"/media/{job}/" : PlaybackAddress.Sign(signer, job, time.GetUtcNow(), options.Value.PlaybackLifetime);
}
