using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Node.Assets;
using Encoder.Server.Assets;
using Encoder.Server.Jobs;
using Encoder.Server.Requests;
using Encoder.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Encoder.Server.OneCall;

/// <summary>
/// A file and its job spec in one multipart request: 1. read the fields before the file; 2. create asset and job at the first byte of the file; 3. store the
/// file block by block, with one block in memory; 4. set its length. An interrupted request cannot be resumed: its asset and job are deleted.
/// </summary>
internal sealed class MultipartUpload(AssetService service, JobService jobs, IMediaStore store, TimeProvider time)
{
    private const int MaxBoundary = 200;
    private const int MaxFields = 8;

    /// <summary>Faults: <c>request.invalid</c>, <c>spec.*</c>, <c>asset.empty</c>.</summary>
    public async Task<CreatedAsset> ReceiveAsync(string tenant, HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(BoundaryOf(request), request.Body);
        JobSpec? spec = null;
        for (var fields = 0; fields <= MaxFields && await NextAsync(reader, cancellationToken).ConfigureAwait(false) is { } section; fields++)
        {
            var (name, fileName) = NamesOf(section);
            if (fileName is not null)
            {
                // 2.
                var wanted = new NewAsset(tenant, fileName, null, spec ?? new JobSpec(), RequestBody.IdempotencyKey(request));
                return await ReceiveAsync(wanted, new FormBody(section.Body), cancellationToken).ConfigureAwait(false);
            }

            // 1.
            if (name is not "job") throw new FaultException(ErrorCodes.RequestInvalid, $"The field '{name}' is unknown; give job (a spec as JSON), then file.");
            spec = JobSpecReader.Parse(await RequestBody.ReadTextAsync(new FormBody(section.Body), cancellationToken).ConfigureAwait(false));
        }

        throw new FaultException(ErrorCodes.RequestInvalid, "The form contains no file. Send it as the last form field, 'file'.");
    }

    private async Task<CreatedAsset> ReceiveAsync(NewAsset wanted, Stream file, CancellationToken cancellationToken)
    {
        var created = await service.CreateAsync(wanted, cancellationToken).ConfigureAwait(false);
        var keys = new AssetKeys(created.Asset.Id);
        if (created.Asset.State == AssetState.Complete) return created;
        try
        {
            // 3.
            using var appender = new BlockAppender(store, service.Grain(keys.Asset), keys, (0, null), time);
            await appender.AppendAsync(file, cancellationToken).ConfigureAwait(false);
            if (appender.Offset == 0) throw new FaultException(ErrorCodes.AssetEmpty, $"{created.Asset.FileName} is empty (0 bytes).");
            // 4.
            var asset = await service.Grain(keys.Asset).DeclareAsync(appender.Offset, CancellationToken.None).ConfigureAwait(false);
            return new CreatedAsset(asset.Info, created.Job is { } job ? await jobs.TryInfoAsync(job.Id, cancellationToken).ConfigureAwait(false) : null);
        }
        catch
        {
            // Nobody was told of either.
            await service.DeleteAsync(wanted.Tenant, keys.Asset, CancellationToken.None).ConfigureAwait(false);
            await jobs.DeleteAsync(wanted.Tenant, created.Job!.Id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken) =>
        FormBody.ReadFormAsync(() => reader.ReadNextSectionAsync(cancellationToken));

    private static string BoundaryOf(HttpRequest request)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == "multipart/form-data"
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;
        return boundary is { Length: > 0 and <= MaxBoundary } ? boundary : throw new FaultException(ErrorCodes.RequestInvalid, "The body must be multipart/form-data.");
    }

    private static (string Name, string? FileName) NamesOf(MultipartSection section)
    {
        if (section.GetContentDispositionHeader() is not { } header) throw new FaultException(ErrorCodes.RequestInvalid, "A part of the form has no Content-Disposition.");
        var fileName = header.FileNameStar.HasValue ? header.FileNameStar : header.FileName;
        return (HeaderUtilities.RemoveQuotes(header.Name).Value ?? "", fileName.HasValue ? HeaderUtilities.RemoveQuotes(fileName).Value : null);
    }
}
