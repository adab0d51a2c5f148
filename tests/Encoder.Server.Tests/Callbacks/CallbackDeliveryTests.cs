using System.Text.Json.Nodes;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Callbacks;
using Encoder.TestSupport.Clocks;
using Encoder.TestSupport.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Tests.Callbacks;

public sealed class CallbackDeliveryTests : IAsyncLifetime
{
    private static readonly CallbackDue Due = new("delivery-1", "0123456789abcdef01234567", 1, new Uri("https://hooks.example/encoder"));
    private readonly FakeClock clock = new();
    private readonly MemoryStore store = new();
    private readonly JobStub jobs = JobStub.New(JobState.Done);
    private readonly ScriptedSender sender = new();
    private readonly CallbackOptions options = new() { AllowedOrigins = { "https://hooks.example" } };

    public Task InitializeAsync() => store.PutAsync(Due.Key, StoreJson.Write(Due), CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Delivery_ThatFails_IsSentAgainWithTheSameIdAndBody()
    {
        sender.Answers = ["the receiver responded with status 500", "the receiver responded with status 500", null];
        var waits = new List<TimeSpan>();
        while (await StepAsync() is { } next)
        {
            waits.Add(next - clock.GetUtcNow());
            jobs.Snapshot = jobs.Snapshot! with { Request = jobs.Snapshot.Request with { Spec = new JobSpec { Name = "renamed meanwhile" } } };
            clock.Advance(waits[^1]);
        }

        Assert.Equal(3, sender.Sent.Count);
        Assert.Single(sender.Sent.Distinct());
        Assert.Equal("done", (string?)JsonNode.Parse(sender.Sent[0].Body)!["state"]);
        Assert.InRange(waits[0].TotalSeconds, 4, 6);
        Assert.InRange(waits[1].TotalSeconds, 8, 12);
        Assert.Empty(store.Keys(CallbackDue.Prefix));
    }

    // A server that listed what is due before it was acknowledged comes too late, whatever it remembers.
    [Fact]
    public async Task Delivery_Acknowledged_IsNeverSentAgain()
    {
        await StepAsync();
        await store.PutAsync(Due.Key, StoreJson.Write(Due), CancellationToken.None);

        Assert.Null(await StepAsync());
        Assert.Single(sender.Sent);
        Assert.Empty(store.Keys(CallbackDue.Prefix));
    }

    [Fact]
    public async Task Delivery_ClaimedByAnotherServer_IsNotSentTwice()
    {
        var answer = new TaskCompletionSource<string?>();
        sender.Waits = answer.Task;
        var first = StepAsync();
        var second = await StepAsync();

        Assert.Equal(TimeSpan.FromMinutes(2), second - clock.GetUtcNow());
        answer.SetResult(null);
        Assert.Null(await first);
        Assert.Single(sender.Sent);
    }

    [Fact]
    public async Task Delivery_WhoseServerDied_GoesOnAtAnother()
    {
        sender.Waits = Task.FromException<string?>(new OperationCanceledException());
        await Assert.ThrowsAsync<OperationCanceledException>(() => StepAsync());
        sender.Waits = null;

        Assert.NotNull(await StepAsync());
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await StepAsync());
        Assert.Equal(2, sender.Sent.Count);
        Assert.Single(sender.Sent.Distinct());
    }

    [Fact]
    public async Task Delivery_ThatFailsToTheEnd_IsGivenUp()
    {
        options.MaxAttempts = 3;
        sender.Answers = ["no", "no", "no", "no"];
        while (await StepAsync() is { } next) clock.Advance(next - clock.GetUtcNow());

        Assert.Equal(3, sender.Sent.Count);
        Assert.Empty(store.Keys(CallbackDue.Prefix));
    }

    [Fact]
    public async Task Delivery_BeforeTheEnd_Waits()
    {
        jobs.Snapshot = JobStub.Of(JobState.Encoding);
        Assert.NotNull(await StepAsync());
        jobs.Snapshot = JobStub.Of(JobState.Done) with { HasFilesToCome = true };
        Assert.NotNull(await StepAsync());
        Assert.Empty(sender.Sent);

        jobs.Snapshot = JobStub.Of(JobState.Done);
        Assert.Null(await StepAsync());
        Assert.Single(sender.Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delivery_OfWhatIsNoMore_IsDropped(bool isDeleted)
    {
        jobs.Snapshot = isDeleted ? null : JobStub.Of(JobState.Encoding) with { Run = 2 };

        Assert.Null(await StepAsync());
        Assert.Empty(sender.Sent);
        Assert.Empty(store.Keys(CallbackDue.Prefix));
    }

    [Fact]
    public async Task Delivery_ToAnOriginNoLongerAllowed_IsNotSent()
    {
        options.AllowedOrigins.Clear();

        Assert.NotNull(await StepAsync());
        Assert.Empty(sender.Sent);
    }

    private Task<DateTimeOffset?> StepAsync() => new CallbackDelivery(
        jobs.Grains, (job, _) => Task.FromResult(new JobInfo
        {
            Id = job.Job, Name = job.Request.Spec.Name ?? "", State = job.State, FileName = job.Request.Source.FileName, CreatedAt = DateTimeOffset.UnixEpoch, Progress = new JobProgress(),
        }),
        new CallbackOutbox(store), new CallbackPolicy(Options.Create(options)), sender, Options.Create(options), clock, NullLogger<CallbackDelivery>.Instance)
        .StepAsync(Due, CancellationToken.None);

    private sealed class ScriptedSender : ICallbackSender
    {
        public List<(string Delivery, Uri Address, string Body)> Sent { get; } = [];

        public Queue<string?> Script { get; } = new();

        public IReadOnlyList<string?> Answers
        {
            set
            {
                foreach (var answer in value) Script.Enqueue(answer);
            }
        }

        public Task<string?>? Waits { get; set; }

        public Task<string?> SendAsync(string delivery, Uri address, string body, CancellationToken cancellationToken)
        {
            Sent.Add((delivery, address, body));
            return Waits ?? Task.FromResult(Script.TryDequeue(out var answer) ? answer : null);
        }
    }
}
