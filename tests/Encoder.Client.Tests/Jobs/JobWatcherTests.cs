using Encoder.Client.Tests.Support;
using Encoder.Contracts;
using Encoder.TestSupport.Media;
using Microsoft.AspNetCore.Http;

namespace Encoder.Client.Tests.Jobs;

public sealed class JobWatcherTests : IAsyncLifetime
{
    private readonly List<string?> lastEventIds = [];
    private FakeServer server = null!;

    public async Task InitializeAsync() => server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Watch_ToTheEnd_GivesEveryStateAndStops()
    {
        Connections(Event(1, 0.1) + ": still here\n\n" + Event(2, 0.7) + Event(3, 1, JobState.Done) + Event(4, 1, JobState.Done));

        Assert.Equal([0.1, 0.7, 1], (await WatchAsync()).Select(job => job.Progress.Encoded));
    }

    [Fact]
    public async Task Watch_ConnectionsBreak_GoesOnAfterTheLastEvent()
    {
        Connections(Event(1, 0.1), "", Event(2, 0.5), Event(3, 1, JobState.Failed));

        Assert.Equal([JobState.Encoding, JobState.Encoding, JobState.Failed], (await WatchAsync()).Select(job => job.State));
        Assert.Equal([null, "1", "1", "2"], lastEventIds);
    }

    // 204: it has heard the end. A job that was done before its MP4s came has nothing more to say.
    [Fact]
    public async Task Watch_NothingFollows_Ends()
    {
        Connections(Event(1, 0.1));
        var first = server.Script;
        server.Script = async context =>
        {
            if (lastEventIds.Count == 0)
                return await first(context);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return true;
        };

        Assert.Single(await WatchAsync());
    }

    [Fact]
    public async Task Watch_JobDeleted_ThrowsNotFound()
    {
        Connections(Event(1, 0.1) + "event: deleted\nid: 2\ndata: {\"id\":\"job-1\"}\n\n");

        var fault = await Assert.ThrowsAsync<FaultException>(WatchAsync);

        Assert.Equal(ErrorCodes.JobNotFound, fault.Fault.Code);
    }

    [Fact]
    public async Task Watch_NoSuchJob_ThrowsNotFound()
    {
        server.Script = async context =>
        {
            await FakeServer.Problem(ErrorCodes.JobNotFound).ExecuteAsync(context);
            return true;
        };

        Assert.Equal(ErrorCodes.JobNotFound, (await Assert.ThrowsAsync<FaultException>(WatchAsync)).Fault.Code);
    }

    [Fact]
    public async Task Watch_ServerSaysNothing_TriesAnotherConnection()
    {
        var connections = 0;
        server.Script = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(connections++ == 0 ? Event(1, 0.1) : Event(2, 1, JobState.Done));
            await context.Response.Body.FlushAsync();
            if (connections == 1)
                await UntilAbortedAsync(context);
            return true;
        };

        Assert.Equal(2, (await WatchAsync()).Count);
    }

    private async Task<List<JobInfo>> WatchAsync()
    {
        using var client = server.Client(TestMedia.NewFolder(), options => options.SilenceTimeout = TimeSpan.FromSeconds(3));
        return await client.WatchAsync("job-1").ToListAsync();
    }

    /// <summary>What each connection gives before it breaks.</summary>
    private void Connections(params string[] bodies)
    {
        var queue = new Queue<string>(bodies);
        server.Script = async context =>
        {
            lastEventIds.Add(context.Request.Headers["Last-Event-ID"].SingleOrDefault());
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(queue.Dequeue());
            await context.Response.Body.FlushAsync();
            return true;
        };
    }

    private static async Task UntilAbortedAsync(HttpContext context)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    private static string Event(int id, double encoded, JobState state = JobState.Encoding) =>
        FakeServer.EventText(id, FakeJobs.Job("job-1", state, encoded));
}
