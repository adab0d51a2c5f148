using System.Net;
using Encoder.Silo.Draining;
using Encoder.TestSupport.Clocks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Tests;

public sealed class ScheduledEventsTests
{
    private readonly FakeMetadata metadata = new();

    [Theory]
    [InlineData("Preempt")]
    [InlineData("Terminate")]
    [InlineData("Reboot")]
    [InlineData("Redeploy")]
    public async Task Wait_EventOfThisMachine_IsToldAndAcknowledged(string kind)
    {
        metadata.Events = $$"""{"DocumentIncarnation":2,"Events":[{"EventId":"e-1","EventType":"{{kind}}","ResourceType":"VirtualMachine","Resources":["silos_3"],"EventStatus":"Scheduled","NotBefore":"soon"}]}""";
        var signal = Signal();

        var notice = await signal.WaitAsync(CancellationToken.None);
        await signal.AcknowledgeAsync(notice, CancellationToken.None);

        Assert.Equal(new DrainNotice("e-1", kind, "soon"), notice);
        Assert.Equal("""{"StartRequests":[{"EventId":"e-1"}]}""", metadata.Posted);
    }

    [Theory]
    [InlineData("""{"Events":[]}""")]
    [InlineData("""{"Events":[{"EventId":"e-1","EventType":"Preempt","Resources":["silos_4"]}]}""")]
    [InlineData("""{"Events":[{"EventId":"e-1","EventType":"Freeze","Resources":["silos_3"]}]}""")]
    [InlineData("no JSON")]
    [InlineData(null)]
    public async Task Wait_NothingForThisMachine_GoesOn(string? events)
    {
        metadata.Events = events;
        using var stop = new CancellationTokenSource();
        var waiting = Signal().WaitAsync(stop.Token);

        await metadata.AskedAsync(times: 2);

        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private ScheduledEvents Signal() => new(
        new HttpClient(metadata), Options.Create(new DrainOptions { Metadata = new Uri("http://169.254.169.254/metadata/") }), new InstantClock(), NullLogger<ScheduledEvents>.Instance);

    /// <summary>The metadata service of a machine named silos_3; null events: it is out of order.</summary>
    private sealed class FakeMetadata : HttpMessageHandler
    {
        private readonly SemaphoreSlim asked = new(0);

        public string? Events { get; set; }

        public string? Posted { get; private set; }

        public async Task AskedAsync(int times)
        {
            for (var time = 0; time < times; time++) await asked.WaitAsync();
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("true", Assert.Single(request.Headers.GetValues("Metadata")));
            if (request.RequestUri!.AbsolutePath == "/metadata/instance/compute/name") return new HttpResponseMessage { Content = new StringContent("silos_3") };
            Assert.Equal("/metadata/scheduledevents?api-version=2020-07-01", request.RequestUri.PathAndQuery);
            if (request.Content is { } content) Posted = await content.ReadAsStringAsync(cancellationToken);
            asked.Release();
            return Events is null ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : new HttpResponseMessage { Content = new StringContent(Events) };
        }
    }
}
