using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Encoder.Client.Http;
using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>Uploads over the HTTP API.</summary>
internal sealed class ServerUploads(ServerApi api) : IUploadTarget
{
    // By upload: the uploader passes the same object for each block of one.
    private readonly ConditionalWeakTable<AssetInfo, DirectUpload> direct = [];

    public string Name => api.Options.Server.AbsoluteUri;

    public string StateFolder => api.Options.StateFolder;

    public TimeProvider Time => api.Time;

    public async Task<AssetInfo> CreateAsync(CreateAssetRequest request, string idempotencyKey, CancellationToken cancellationToken)
    {
        var created = await api.PostAsync<CreateAssetRequest, CreatedAsset>(
            Routes.Assets, request, ContractsJson.Default.CreateAssetRequest, idempotencyKey, cancellationToken).ConfigureAwait(false);
        return created.Asset with { Job = created.Job?.Id ?? created.Asset.Job };
    }

    public async Task<AssetInfo?> FindAsync(string asset, CancellationToken cancellationToken)
    {
        using var response = await api.SendAnyAsync(new(HttpMethod.Get, Routes.Asset(asset)), cancellationToken).ConfigureAwait(false);
        return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone
            ? null
            : await api.ReadAsync<AssetInfo>(response, cancellationToken).ConfigureAwait(false);
    }

    public async Task SendAsync(
        AssetInfo asset, int block, int? offset, ReadOnlyMemory<byte> bytes, Func<int, CancellationToken, Task> limit, CancellationToken cancellationToken)
    {
        if (offset is null && asset.DirectUpload == true && api.Options.DirectUpload
            && await direct.GetValue(asset, upload => new DirectUpload(api, upload)).TrySendAsync(block, bytes, limit, cancellationToken).ConfigureAwait(false)) return;
        var request = new HttpRequestMessage(HttpMethod.Put, Routes.Block(asset.Id, block, offset)) { Content = new BlockContent(bytes, limit) };
        request.Headers.Add("X-Content-SHA256", Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
        using var response = await api.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public async Task CompleteAsync(AssetInfo asset, long length, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Routes.Complete(asset.Id));
        RequestKinds.MarkRepeatable(request);
        request.Content = ServerApi.Json(new CompleteAssetRequest(length), ContractsJson.Default.CompleteAssetRequest);
        using var response = await api.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (direct.Remove(asset, out var ended)) ended.Dispose();
    }

    public async Task DeleteAsync(AssetInfo asset, CancellationToken cancellationToken)
    {
        using var deleted = await api.SendAnyAsync(new(HttpMethod.Delete, Routes.Asset(asset.Id)), cancellationToken).ConfigureAwait(false);
    }
}
