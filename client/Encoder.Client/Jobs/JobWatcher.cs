using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Encoder.Client.Http;
using Encoder.Contracts;

namespace Encoder.Client.Jobs;

/// <summary>
/// A job's events (<c>GET /api/jobs/{id}/events</c>), over as many connections as it takes. A new one names the last event seen, so that
/// the server goes on from there.
/// </summary>
internal sealed class JobWatcher(ServerApi api, string job)
{
    private string? lastEventId;
    private long? lostAt;

    /// <summary>Every state until the job has ended, well or not.</summary>
    public async IAsyncEnumerable<JobInfo> ToTheEndAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var info in UntilSettledAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return info;
            if (info.State.IsFinal())
                yield break;
        }
    }

    /// <summary>Every state until nothing follows: MP4s come after a job is done. The server answers 204 to who has heard that.</summary>
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

    /// <summary>The next state of the job; null when the connection is over.</summary>
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
            throw new FaultException(ErrorCodes.AnswerUnexpected, $"The server told something of the job {job} that is not of its API.", e.Message);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Between two connections. A server that takes connections and says nothing is given up in the end.</summary>
    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        lostAt ??= api.Time.GetTimestamp();
        if (api.Time.GetElapsedTime(lostAt.Value) > api.Options.RetryFor)
            throw new FaultException(ErrorCodes.ServerUnreachable, $"{api.Options.Server} ends every connection on which the job {job} is watched; check what is in between.");
        await Task.Delay(api.Options.FirstRetryDelay, api.Time, cancellationToken).ConfigureAwait(false);
    }
}
