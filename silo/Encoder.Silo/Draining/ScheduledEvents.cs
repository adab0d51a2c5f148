using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Draining;

/// <summary>
/// Azure's Scheduled Events: the metadata service of a virtual machine says some time before it is evicted, deleted or restarted. It has no push:
/// it is to be asked once a second. An acknowledged event is carried out at once, so the time that is not needed is given back.
/// </summary>
internal sealed partial class ScheduledEvents(HttpClient http, IOptions<DrainOptions> options, TimeProvider time, ILogger<ScheduledEvents> logger) : IDrainSignal
{
    private const string EventsPath = "scheduledevents?api-version=2020-07-01";
    private const string NamePath = "instance/compute/name?api-version=2021-02-01&format=text";

    // A freeze lasts seconds: the silo's probes and leases outlast it.
    private static readonly string[] Final = ["Preempt", "Terminate", "Reboot", "Redeploy"];
    private readonly DrainOptions options = options.Value;

    public async Task<DrainNotice> WaitAsync(CancellationToken cancellationToken)
    {
        string? name = null;
        var isTold = false;
        while (true)
        {
            try
            {
                name ??= await GetAsync(NamePath, static content => content.ReadAsStringAsync(), cancellationToken);
                var document = await GetAsync(EventsPath, content => content.ReadFromJsonAsync<EventDocument>(cancellationToken), cancellationToken);
                if (document?.Events.FirstOrDefault(one => Final.Contains(one.EventType) && one.Resources.Contains(name)) is { } mine)
                    return new DrainNotice(mine.EventId, mine.EventType, mine.NotBefore);
                isTold = false;
            }
            catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Once per outage: it is asked every second.
                if (!isTold) Log.Unreachable(logger, options.Metadata!, exception.Message);
                isTold = true;
            }

            await Task.Delay(options.PollEvery, time, cancellationToken);
        }
    }

    public async Task AcknowledgeAsync(DrainNotice notice, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, EventsPath);
        request.Content = JsonContent.Create(new { StartRequests = new[] { new { EventId = notice.Id } } }, options: JsonSerializerOptions.Default);
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private async Task<T> GetAsync<T>(string path, Func<HttpContent, Task<T>> read, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, path);
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await read(response.Content);
    }

    // The header keeps requests out that somebody else's address was redirected to.
    private HttpRequestMessage Request(HttpMethod method, string path) => new(method, new Uri(options.Metadata!, path)) { Headers = { { "Metadata", "true" } } };

    private sealed record EventDocument([property: JsonRequired] IReadOnlyList<ScheduledEvent> Events);

    private sealed record ScheduledEvent(string EventId, string EventType, IReadOnlyList<string> Resources, string NotBefore = "");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The metadata service at {Address} cannot be asked for scheduled events; it is asked again: {Why}")]
        public static partial void Unreachable(ILogger logger, Uri address, string why);
    }
}
