using Encoder.Contracts;
using Encoder.Server.Addresses;
using Encoder.Server.Requests;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Channels;

/// <summary>The channels API.</summary>
internal static class ChannelEndpoints
{
    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        var channels = routes.MapGroup("/api/channels").WithTags("Channels");
        channels.MapPost("", CreateAsync).Accepts<ChannelSpec>("application/json").Produces<CreatedChannel>(StatusCodes.Status201Created)
            .WithSummary("Creates a channel; the response contains its stream key, once");
        channels.MapPost("/validate", ValidateAsync).Accepts<ChannelSpec>("application/json").Produces<ChannelSpec>().WithSummary("Validates a channel spec without creating a channel");
        channels.MapGet("", ListAsync).Produces<ChannelPage>().WithSummary("Lists channels, newest first; state and active filter them");
        channels.MapGet("/{channel}", GetAsync).Produces<ChannelInfo>().WithSummary("Returns a channel");
        channels.MapPost("/{channel}/stop", StopAsync).Produces<ChannelInfo>().WithSummary("Stops a channel; its playlists end");
        channels.MapPost("/{channel}/resume", ResumeAsync).Produces<ChannelInfo>().WithSummary("Resumes a stopped or failed channel with the same key and addresses");
        channels.MapDelete("/{channel}", DeleteAsync).Produces(StatusCodes.Status204NoContent).WithSummary("Deletes a channel and the jobs of its sessions");
    }

    private static async Task<IResult> CreateAsync(ChannelService service, ServerAddresses addresses, HttpContext context, CancellationToken cancellationToken)
    {
        var created = await service.CreateAsync(context.Tenant(), await ReadAsync(context.Request, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(addresses.Of($"/api/channels/{created.Channel.Id}"), created);
    }

    private static async Task<IResult> ValidateAsync(ChannelService service, HttpRequest request, CancellationToken cancellationToken)
    {
        var spec = await ReadAsync(request, cancellationToken).ConfigureAwait(false);
        service.ThrowIfRefused(spec);
        return TypedResults.Ok(spec);
    }

    private static async Task<IResult> ListAsync(ChannelService service, HttpContext context, string? state, bool? active, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.ListAsync(context.Tenant(), state is null ? null : StateOf(state), active, cancellationToken).ConfigureAwait(false));

    private static async Task<IResult> GetAsync(string channel, ChannelService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.InfoAsync(await service.FindAsync(context.Tenant(), channel, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));

    private static async Task<IResult> StopAsync(string channel, ChannelService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.StopAsync(context.Tenant(), channel, cancellationToken).ConfigureAwait(false));

    private static async Task<IResult> ResumeAsync(string channel, ChannelService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.ResumeAsync(context.Tenant(), channel, cancellationToken).ConfigureAwait(false));

    private static async Task<IResult> DeleteAsync(string channel, ChannelService service, HttpContext context, CancellationToken cancellationToken)
    {
        await service.DeleteAsync(context.Tenant(), channel, cancellationToken).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private static async Task<ChannelSpec> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ChannelSpecReader.Parse(await RequestBody.ReadTextAsync(request, cancellationToken).ConfigureAwait(false));

    private static ChannelState StateOf(string text)
    {
        var known = Enum.GetValues<ChannelState>().ToDictionary(state => state.ToString().ToLowerInvariant());
        return known.TryGetValue(text, out var state)
            ? state
            : throw new FaultException(ErrorCodes.RequestInvalid, $"The state is unknown; give one of {string.Join(", ", known.Keys)}.");
    }
}
