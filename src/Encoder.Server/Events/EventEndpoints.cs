using System.Globalization;
using Encoder.Server.Jobs;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Events;

/// <summary>Server-sent events (WHATWG HTML §9.2): of one job, until it is settled; of all jobs of the caller's tenant.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/jobs/{job}/events", OfJobAsync).Produces(StatusCodes.Status200OK, contentType: EventWriter.ContentType)
            .WithTags("Events").WithSummary("Server-sent events of one job; the stream ends after its last change");
        routes.MapGet("/api/events", OfAllAsync).Produces(StatusCodes.Status200OK, contentType: EventWriter.ContentType)
            .WithTags("Events").WithSummary("Server-sent events of all jobs");
    }

    private static async Task OfJobAsync(
        string job, JobService service, JobFeeds feeds, HttpContext context, IHostApplicationLifetime life, TimeProvider time, IOptions<ServerOptions> options)
    {
        await service.FindAsync(context.Tenant(), job, context.RequestAborted).ConfigureAwait(false);
        if (EventWriter.IsHead(context)) return;
        var subscription = feeds.Join(context.Tenant());
        await using var scope = subscription.ConfigureAwait(false);
        await subscription.Feed.RefreshAsync(job, context.RequestAborted).ConfigureAwait(false);
        var after = LastEventId(context.Request, subscription.Feed.Log) ?? 0;
        if (subscription.Feed.Log.Find(job) is { IsLast: true } last && last.Id <= after)
        {
            // The client has received the last event. Status 204 makes an EventSource stop reconnecting.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var writer = new EventWriter(context, subscription.Feed.Log, options.Value.HeartbeatEvery, time);
        await writer.WriteAsync(after, job, Task.CompletedTask, life.ApplicationStopping).ConfigureAwait(false);
    }

    private static async Task OfAllAsync(
        JobFeeds feeds, HttpContext context, IHostApplicationLifetime life, TimeProvider time, IOptions<ServerOptions> options)
    {
        if (EventWriter.IsHead(context)) return;
        var subscription = feeds.Join(context.Tenant());
        await using var scope = subscription.ConfigureAwait(false);
        var writer = new EventWriter(context, subscription.Feed.Log, options.Value.HeartbeatEvery, time);
        await writer.WriteAsync(LastEventId(context.Request, subscription.Feed.Log) ?? subscription.Feed.Log.Newest, null, subscription.Following, life.ApplicationStopping).ConfigureAwait(false);
    }

    /// <summary>
    /// The last event a watcher has heard. An id that this server has not given out yet (its clock was set back, or another server gave
    /// it) counts as none: nothing would ever come after it.
    /// </summary>
    private static long? LastEventId(HttpRequest request, EventLog log) =>
        long.TryParse(request.Headers["Last-Event-ID"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= log.Newest ? id : null;
}
