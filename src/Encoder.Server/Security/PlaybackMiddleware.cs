using Encoder.Contracts;
using Encoder.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Security;

/// <summary>Verifies and removes the signature of a playback path before routing, so that the routes of <c>/media</c> and <c>/live</c> do not depend on it.</summary>
internal sealed class PlaybackMiddleware(RequestDelegate next, Signer signer, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (PlaybackAddress.Parse(context.Request.Path.Value ?? "") is not { } path) return next(context);
        if (!PlaybackAddress.IsGenuine(signer, path))
            return new FaultResult([new Fault(ErrorCodes.PlaybackRefused, "The playback address was not signed by this server. Request the job or channel again for a new address.")]).ExecuteAsync(context);
        if (path.Expiry <= time.GetUtcNow().ToUnixTimeSeconds())
            return new FaultResult([new Fault(ErrorCodes.PlaybackExpired, "The playback address has expired. Request the job or channel again for a new address.")]).ExecuteAsync(context);
        context.Features.Set(new PlaybackGrant(path.Folder));
        context.Request.Path = path.Plain;
        return next(context);
    }
}

/// <summary>Feature of a request with a valid signed playback address.</summary>
/// <param name="Folder">What it is for: <c>/media/{job}</c> or <c>/live/{channel}</c>.</param>
internal sealed record PlaybackGrant(string Folder);
