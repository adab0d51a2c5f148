using Encoder.Contracts;
using Encoder.Server.Addresses;
using Encoder.Server.Requests;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Assets;

/// <summary>The assets API: create, upload blocks in any order, query the state, complete, delete.</summary>
internal static class AssetEndpoints
{
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        var assets = routes.MapGroup("/api/assets").WithTags("Assets");
        assets.MapPost("", CreateAsync).Accepts<CreateAssetRequest>("application/json").Produces<CreatedAsset>(StatusCodes.Status201Created)
            .WithSummary("Creates an asset, and the job that starts with its first block");
        assets.MapGet("/{asset}", GetAsync).Produces<AssetInfo>().WithSummary("Returns an asset and which of its blocks are stored");
        assets.MapPut("/{asset}/blocks/{block:int}", PutAsync).Produces<AssetInfo>().WithSummary("Stores a block, or a piece of it from an offset; the body contains the bytes, X-Content-SHA256 their checksum");
        assets.MapPost("/{asset}/addresses", AddressesAsync).Accepts<BlockAddressRequest>("application/json").Produces<BlockAddresses>()
            .WithSummary("Returns addresses of the storage account to which whole blocks can be sent, where the asset says directUpload");
        assets.MapPost("/{asset}/blocks/{block:int}/stored", AcknowledgeAsync).Accepts<StoredBlockRequest>("application/json").Produces<AssetInfo>()
            .WithSummary("Acknowledges a block that was sent to its address, after comparing what the storage account has recorded of it");
        assets.MapPost("/{asset}/complete", CompleteAsync).Produces<AssetInfo>().WithSummary("Declares that all blocks were sent");
        assets.MapDelete("/{asset}", DeleteAsync).Produces<AssetInfo>().WithSummary("Deletes an asset; a running upload is cancelled");
    }

    private static async Task<IResult> CreateAsync(HttpContext context, AssetService service, DirectUploads direct, ServerAddresses addresses, CancellationToken cancellationToken)
    {
        var request = await RequestBody.ReadAsync<CreateAssetRequest>(context.Request, "request", cancellationToken).ConfigureAwait(false);
        var wanted = new NewAsset(context.Tenant(), request.FileName, request.Length, request.Job, RequestBody.IdempotencyKey(context.Request));
        var created = await service.CreateAsync(wanted, cancellationToken).ConfigureAwait(false);
        return TypedResults.Created(addresses.Asset(created.Asset.Id), created with { Asset = direct.Offer(created.Asset) });
    }

    private static async Task<IResult> GetAsync(string asset, HttpContext context, AssetService service, DirectUploads direct, CancellationToken cancellationToken) =>
        TypedResults.Ok(direct.Offer((await service.FindAsync(context.Tenant(), asset, cancellationToken).ConfigureAwait(false)).Info));

    private static async Task<IResult> PutAsync(
        string asset, int block, int? offset, HttpContext context, AssetService service, BlockReceiver receiver, CancellationToken cancellationToken)
    {
        var found = await service.FindReceivingAsync(context.Tenant(), asset, cancellationToken).ConfigureAwait(false);
        var stored = await receiver.ReceiveAsync(service.Grain(asset), found.Info, new BlockPlace(block, offset), context.Request, cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(stored.Info);
    }

    private static async Task<IResult> AddressesAsync(string asset, HttpContext context, AssetService service, DirectUploads direct, CancellationToken cancellationToken)
    {
        var request = await RequestBody.ReadAsync<BlockAddressRequest>(context.Request, "request", cancellationToken).ConfigureAwait(false);
        var found = await service.FindReceivingAsync(context.Tenant(), asset, cancellationToken).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await direct.AddressesAsync(found.Info, request.Blocks, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<IResult> AcknowledgeAsync(string asset, int block, HttpContext context, AssetService service, DirectUploads direct, CancellationToken cancellationToken)
    {
        var sent = await RequestBody.ReadAsync<StoredBlockRequest>(context.Request, "request", cancellationToken).ConfigureAwait(false);
        var found = await service.FindReceivingAsync(context.Tenant(), asset, cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok((await direct.AcknowledgeAsync(service.Grain(asset), found.Info, block, sent, cancellationToken).ConfigureAwait(false)).Info);
    }

    private static async Task<IResult> CompleteAsync(string asset, HttpContext context, AssetService service, CancellationToken cancellationToken)
    {
        await service.FindReceivingAsync(context.Tenant(), asset, cancellationToken).ConfigureAwait(false);
        var body = await RequestBody.ReadTextAsync(context.Request, cancellationToken).ConfigureAwait(false);
        var request = body.Length == 0 ? new CompleteAssetRequest() : ContractReader.Parse<CompleteAssetRequest>(body, "request", ErrorCodes.RequestInvalid);
        if (request.Length is { } length) await service.DeclareAsync(asset, length, cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok((await service.Grain(asset).CompleteAsync(cancellationToken).ConfigureAwait(false)).Info);
    }

    private static async Task<IResult> DeleteAsync(string asset, HttpContext context, AssetService service, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.DeleteAsync(context.Tenant(), asset, cancellationToken).ConfigureAwait(false));
}
