using Encoder.Contracts;
using Encoder.Server.Requests;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Assets;

/// <summary>The assets API: create, send blocks in any order, ask what is stored, complete, delete.</summary>
internal static class AssetEndpoints
{
    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        var assets = routes.MapGroup("/api/assets").WithTags("Assets");
        assets.MapPost("", CreateAsync).Accepts<CreateAssetRequest>("application/json").Produces<CreatedAsset>(StatusCodes.Status201Created)
            .WithSummary("Makes an asset, and the job that begins with its first block");
        assets.MapGet("/{asset}", GetAsync).Produces<AssetInfo>().WithSummary("What is stored of an asset");
        assets.MapPut("/{asset}/blocks/{block:int}", PutAsync).Produces<AssetInfo>().WithSummary("Stores a block, or a piece of it from an offset on: the body is its bytes, X-Content-SHA256 their checksum");
        assets.MapPost("/{asset}/complete", CompleteAsync).Produces<AssetInfo>().WithSummary("Everything is sent");
        assets.MapDelete("/{asset}", DeleteAsync).Produces<AssetInfo>().WithSummary("Removes an asset; an upload that still runs is cancelled");
    }

    private static async Task<IResult> CreateAsync(HttpContext context, AssetService service, CancellationToken cancellationToken)
    {
        var request = await RequestBody.ReadAsync<CreateAssetRequest>(context.Request, "request", cancellationToken).ConfigureAwait(false);
        var wanted = new NewAsset(context.Tenant(), request.FileName, request.Length, request.Job, RequestBody.IdempotencyKey(context.Request));
        var created = await service.CreateAsync(wanted, cancellationToken).ConfigureAwait(false);
        return TypedResults.Created($"/api/assets/{created.Asset.Id}", created);
    }

    private static async Task<IResult> GetAsync(string asset, HttpContext context, AssetService service, CancellationToken cancellationToken) =>
        TypedResults.Ok((await service.FindAsync(context.Tenant(), asset, cancellationToken).ConfigureAwait(false)).Info);

    private static async Task<IResult> PutAsync(
        string asset, int block, int? offset, HttpContext context, AssetService service, BlockReceiver receiver, CancellationToken cancellationToken)
    {
        var found = await service.FindReceivingAsync(context.Tenant(), asset, cancellationToken).ConfigureAwait(false);
        var stored = await receiver.ReceiveAsync(service.Grain(asset), found.Info, new BlockPlace(block, offset), context.Request, cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(stored.Info);
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
