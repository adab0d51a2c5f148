using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Encoder.Client.Http;
using Encoder.Contracts;

namespace Encoder.Client.Jobs;

/// <summary>
/// A job's events (<c>GET /api/jobs/{id}/events</c>), over as many connections as needed. A new connection sends the id of the last event, so that
/// the server continues from there.
/// </summary>
internal sealed class JobWatcher(ServerApi api, string job)
{
    private string? lastEventId;
    private long? lostAt;

    /// <summary>Every state until the job has ended, successfully or not.</summary>
    public async IAsyncEnumerable<JobInfo> ToTheEndAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var info in UntilSettledAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return info;
            if (info.State.IsFinal())
                yield break;
        }
    }

    /// <summary>Every state until the job is settled: MP4s are written after a job is done. To a client that has received the last state the server responds with 204.</summary>
    public async IAsyncEnumerable<JobInfo> UntilSettledAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await ConnectAsync(cancellationToken).ConfigureAwait(false) is { } body)
        {
            using var ownedBody = body;
            var events = SseParser.Create(body).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var ending = events.ConfigureAwait(false);
            while (await NextAsync(events, cancellationToken).ConfigureAwait(false) is { } info)
                yield return info;
            await PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Stream?> ConnectAsync(CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Routes.Job(job)}/events");
        request.Headers.Accept.Add(new("text/event-stream"));
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        RequestKinds.MarkStreamed(request);
        var response = await api.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            response.Dispose();
            return null;
        }
        return await api.BodyAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The next state of the job; null when the connection has ended.</summary>
    private async Task<JobInfo?> NextAsync(IAsyncEnumerator<SseItem<string>> events, CancellationToken cancellationToken)
    {
        try
        {
            while (await events.MoveNextAsync().ConfigureAwait(false))
            {
                lostAt = null;
                lastEventId = events.Current.EventId ?? lastEventId;
                if (events.Current.EventType == "deleted")
                    throw new FaultException(ErrorCodes.JobNotFound, $"The job {job} was deleted.");
                if (events.Current.EventType == "job")
                    return JsonSerializer.Deserialize<JobInfo>(events.Current.Data, ResponseJson.Options);
            }
            return null;
        }
        catch (JsonException e)
        {
            throw new FaultException(ErrorCodes.AnswerUnexpected, $"The server sent an invalid event for the job {job}.", e.Message);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The delay between two connections. Gives up after too many connections without an event.</summary>
    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        lostAt ??= api.Time.GetTimestamp();
        if (api.Time.GetElapsedTime(lostAt.Value) > api.Options.RetryFor)
            throw new FaultException(ErrorCodes.ServerUnreachable, $"{api.Options.Server} closes every event connection of the job {job}. Check the proxies between here and the server.");
        await Task.Delay(api.Options.FirstRetryDelay, api.Time, cancellationToken).ConfigureAwait(false);
    }
}
