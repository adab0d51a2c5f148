using Encoder.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Media;

/// <summary>Redirects of media files to the storage account, where the operator wants them.</summary>
internal sealed class MediaRedirects(IMediaStore store, IOptions<MediaOptions> options)
{
    /// <summary>
    /// The redirect; null when the server sends the file itself. Files that name others by relative addresses are never redirected: those would be
    /// looked for beside them in the storage account, without a signature.
    /// </summary>
    public async Task<IResult?> TryRedirectAsync(string key, MediaFile media, HttpContext context, CancellationToken cancellationToken)
    {
        var isLeaf = media.ContentType.Split('/')[0] is "video" or "audio" or "image";
        if (options.Value.Serve != MediaOptionsValidator.Redirect || !isLeaf || store is not IReadAddresses addresses) return null;
        var validFor = options.Value.RedirectValidFor;
        var address = await addresses.AddressOfAsync(key, new ReadAddressHeaders(media.ContentType, MediaCaching.ForEver), validFor, cancellationToken).ConfigureAwait(false);
        context.Response.Headers.CacheControl = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"private, max-age={(int)(validFor / 2).TotalSeconds}");
        return TypedResults.Redirect(address.AbsoluteUri, permanent: false, preserveMethod: true);
    }
}
