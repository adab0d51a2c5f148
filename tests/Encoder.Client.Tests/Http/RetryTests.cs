using Encoder.Client.Tests.Support;
using Encoder.Contracts;
using Encoder.TestSupport.Media;
using Microsoft.AspNetCore.Http;

namespace Encoder.Client.Tests.Http;

public sealed class RetryTests : IAsyncLifetime
{
    private FakeServer server = null!;
    private EncoderClient client = null!;

    public async Task InitializeAsync()
    {
        server = await FakeServer.StartAsync();
        client = server.Client(TestMedia.NewFolder());
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Get_PassingFailure_IsRepeated(int status)
    {
        Fail(2, context => context.Response.StatusCode = status);

        Assert.Equal("job-1", (await client.GetJobAsync("job-1")).Id);
        Assert.Equal(3, server.Requests.Count);
    }

    // The first request may have begun a run; the second would be refused, and the caller told that nothing happened.
    [Fact]
    public async Task Retry_AnswerLost_IsNotRepeated()
    {
        Fail(1, context => context.Abort());

        var fault = await Assert.ThrowsAsync<FaultException>(() => client.RetryAsync("job-1"));

        Assert.Equal(ErrorCodes.ServerUnreachable, fault.Fault.Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Retry_RefusedUnread_IsRepeated()
    {
        Fail(1, context => context.Response.StatusCode = 503);
        var answer = server.Script;
        server.Script = async context =>
        {
            if (!await answer(context))
                await FakeServer.Answer(FakeJobs.Job("job-1", JobState.Queued), 200).ExecuteAsync(context);
            return true;
        };

        Assert.Equal(JobState.Queued, (await client.RetryAsync("job-1")).State);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task CreateJob_AnswerLost_IsRepeatedUnderTheSameKey()
    {
        var keys = new List<string?>();
        server.Script = async context =>
        {
            keys.Add(context.Request.Headers["Idempotency-Key"]);
            if (keys.Count == 1)
                context.Abort();
            else
                await FakeServer.Answer(FakeJobs.Job("job-1"), 201).ExecuteAsync(context);
            return true;
        };

        await client.CreateJobAsync(new CreateJobRequest("a1"));

        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct());
    }

    [Fact]
    public async Task Get_NeverAnswered_EndsAfterTheTimeGivenAndWasTold()
    {
        var told = new List<string>();
        using var hasty = server.Client(TestMedia.NewFolder(), options =>
        {
            options.RetryFor = TimeSpan.FromMilliseconds(50);
            options.Retrying = (fault, _) => told.Add(fault.Code);
        });
        await server.StopAsync();

        var fault = await Assert.ThrowsAsync<FaultException>(() => hasty.GetJobAsync("job-1"));

        Assert.Equal(ErrorCodes.ServerUnreachable, fault.Fault.Code);
        Assert.Contains("no connection", fault.Message, StringComparison.Ordinal);
        Assert.NotEmpty(told);
        Assert.All(told, code => Assert.Equal(ErrorCodes.ServerUnreachable, code));
    }

    [Fact]
    public async Task Get_HalfOpenConnection_CountsAsBroken()
    {
        var isFirst = true;
        using var impatient = server.Client(TestMedia.NewFolder(), options => options.SilenceTimeout = TimeSpan.FromSeconds(0.5));
        server.Script = async context =>
        {
            if (!isFirst)
                return false;
            isFirst = false;
            var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = context.RequestAborted.Register(aborted.SetResult);
            await aborted.Task;
            return true;
        };

        Assert.Equal("job-1", (await impatient.GetJobAsync("job-1")).Id);
    }

    [Theory]
    [InlineData("text/html", "<h1>Bad gateway</h1>")]
    [InlineData("application/problem+json", "{ not json")]
    public async Task Get_AnswerOfSomethingElse_SaysSo(string type, string body)
    {
        server.Script = async context =>
        {
            await Results.Text(body, type, statusCode: 404).ExecuteAsync(context);
            return true;
        };

        Assert.Equal(ErrorCodes.AnswerUnexpected, (await Assert.ThrowsAsync<FaultException>(() => client.GetJobAsync("job-1"))).Fault.Code);
    }

    [Fact]
    public async Task Get_SeveralFaults_AreAllThere()
    {
        server.Script = async context =>
        {
            await Results.Text(
                """{ "code": "spec.invalid", "detail": "a", "errors": [{ "code": "spec.invalid", "message": "a" }, { "code": "spec.ladder_unknown", "message": "b" }] }""",
                "application/problem+json", statusCode: 400).ExecuteAsync(context);
            return true;
        };

        var fault = await Assert.ThrowsAsync<FaultException>(() => client.GetJobAsync("job-1"));

        Assert.Equal(["spec.invalid", "spec.ladder_unknown"], fault.Faults.Select(each => each.Code));
    }

    // A newer server says more; what this client does not know it passes over.
    [Fact]
    public async Task Get_FieldsOfANewerServer_ArePassedOver()
    {
        server.Script = async context =>
        {
            await Results.Text(
                """{ "id": "job-1", "name": "n", "state": "done", "fileName": "f", "createdAt": "2026-01-01T00:00:00Z", "progress": { "mood": 1 }, "color": "red" }""",
                "application/json").ExecuteAsync(context);
            return true;
        };

        var job = await client.GetJobAsync("job-1");

        Assert.Equal((JobState.Done, 1), (job.State, job.Run));
        Assert.Empty(job.Renditions);
    }

    [Fact]
    public async Task Delete_GoneAlready_IsFine()
    {
        server.Script = async context =>
        {
            await FakeServer.Problem(ErrorCodes.JobNotFound).ExecuteAsync(context);
            return true;
        };

        await client.DeleteAsync("job-1");

        Assert.Equal(["DELETE /api/jobs/job-1"], server.Requests);
    }

    [Fact]
    public async Task Request_WithAKey_CarriesItAsBearer()
    {
        string? seen = null;
        server.Script = context =>
        {
            seen = context.Request.Headers.Authorization;
            return Task.FromResult(false);
        };
        using var keyed = server.Client(TestMedia.NewFolder(), options => options.ApiKey = "k-123");

        await keyed.GetJobAsync("job-1");

        Assert.Equal("Bearer k-123", seen);
    }

    [Fact]
    public async Task List_Query_IsInTheAddress()
    {
        string? seen = null;
        server.Script = async context =>
        {
            seen = context.Request.QueryString.Value;
            await FakeServer.Answer(new JobPage([], null, 0), 200).ExecuteAsync(context);
            return true;
        };

        await client.ListJobsAsync(new JobQuery { After = "a&b", Count = 7, State = JobState.Failed, Search = "hél lo" });

        Assert.Equal("?count=7&after=a%26b&state=failed&search=h%C3%A9l%20lo", seen);
    }

    private void Fail(int times, Action<HttpContext> how) => server.Script = context =>
    {
        if (times-- <= 0)
            return Task.FromResult(false);
        how(context);
        return Task.FromResult(true);
    };
}
