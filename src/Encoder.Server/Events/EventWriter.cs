using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Events;

/// <summary>Writes events to one watcher. It keeps only the position of the watcher: a slow watcher gets the newest event of every job, not every event.</summary>
internal sealed class EventWriter(HttpContext context, EventLog log, TimeSpan heartbeat, TimeProvider time)
{
    public const string ContentType = "text/event-stream";

    /// <summary>Whether only the headers were asked for; then they are set, and there is nothing else to do. A GET would not end.</summary>
    public static bool IsHead(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method)) return false;
        WriteHeaders(context.Response);
        return true;
    }

    /// <summary>Writes, once <paramref name="ready"/> has completed, until the watcher goes, the server stops, or nothing of the one job follows.</summary>
    public async Task WriteAsync(long after, string? job, Task ready, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        WriteHeaders(context.Response);
        try
        {
            await ready.WaitAsync(end.Token).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(end.Token).ConfigureAwait(false);
            while (true)
            {
                var (events, changed) = log.Since(after, job);
                foreach (var one in events)
                {
                    Write(one);
                    await context.Response.BodyWriter.FlushAsync(end.Token).ConfigureAwait(false);
                    after = one.Id;
                    if (job is not null && one.IsLast) return;
                }

                if (events.Count == 0) await WaitAsync(changed, end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The watcher can reconnect with Last-Event-ID.
        }
    }

    private static void WriteHeaders(HttpResponse response) =>
        (response.ContentType, response.Headers.CacheControl, response.Headers["X-Accel-Buffering"]) = (ContentType, "no-store", "no");

    private async Task WaitAsync(Task changed, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(heartbeat, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            context.Response.BodyWriter.Write(":\n\n"u8);
            await context.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Write(JobEvent one)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"event: {(one.IsDeleted ? "deleted" : "job")}\nid: {one.Id}\ndata: ");
        context.Response.BodyWriter.Write(Encoding.UTF8.GetBytes(head));
        context.Response.BodyWriter.Write(one.Data);
        context.Response.BodyWriter.Write("\n\n"u8);
    }
}
