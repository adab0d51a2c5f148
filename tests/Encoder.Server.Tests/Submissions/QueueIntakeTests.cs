using System.Net.Http.Json;
using Encoder.Contracts;
using Encoder.Server.Submissions;
using Encoder.ServerSupport;
using Encoder.Storage.Submissions;
using Encoder.TestSupport.Clocks;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Submissions;

public sealed class QueueIntakeTests
{
    private const string Allowed = "https://films.blob.core.windows.net/in/";
    private const string Spec = """{"ladder":[{"name":"120p","height":120,"params":"-preset ultrafast"}]}""";
    private readonly FakeQueue queue = new();

    [FfmpegFact]
    public async Task Message_NamingABlob_BecomesOneJobThatEndsDone()
    {
        var film = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(new ClipSpec()));
        queue.Blob = address => address.AbsoluteUri == Allowed + "a%20film.mp4" ? film : null;
        await using var server = await StartAsync();

        // At least once: the same job comes twice.
        for (var time = 0; time < 2; time++)
        {
            queue.Put($$"""{"blob":"{{Allowed}}a%20film.mp4","key":"order-7","spec":{{Spec}} }""");
            await queue.LeftAsync();
        }

        var job = Assert.Single((await server.Http.GetFromJsonAsync<JobPage>("api/jobs", ContractsJson.Default.Options))!.Jobs);
        Assert.Equal(("a film.mp4", JobState.Done), (job.FileName, (await server.EndAsync(job.Id)).State));
        Assert.Equal((0, 0), (queue.Left, queue.SetAside.Count));
    }

    [FfmpegFact]
    public async Task Message_ThatCannotBecomeAJob_IsSetAsideWithItsReason()
    {
        await using var server = await StartAsync();
        string[] texts =
        [
            "no JSON", "{}", $$"""{"asset":"{{new string('0', 24)}}"}""", $$"""{"blob":"{{Allowed}}none.mp4"}""", """{"blob":"https://elsewhere.example/in/a.mp4"}""",
            $$$"""{"blob":"{{{Allowed}}}a.mp4","spec":{"chunkSeconds":900}}""",
        ];
        queue.Blob = static address => address.AbsolutePath.EndsWith("a.mp4", StringComparison.Ordinal) ? [1] : null;

        foreach (var text in texts)
        {
            queue.Put(text);
            await queue.LeftAsync();
        }

        var page = (await server.Http.GetFromJsonAsync<QueuePage>("api/queue", ContractsJson.Default.Options))!;
        string[] codes =
        [
            ErrorCodes.RequestInvalid, ErrorCodes.RequestInvalid, ErrorCodes.AssetNotFound, ErrorCodes.AssetNotFound, ErrorCodes.BlobNotAllowed, ErrorCodes.SpecInvalid,
        ];
        Assert.Equal(codes, page.SetAside.Select(message => message.Fault.Code));
        Assert.Equal(texts, page.SetAside.Select(message => message.Text));
        Assert.Equal(("jobs", 0, 6), (page.Name, page.Waiting, page.SetAsideCount));
        Assert.Empty((await server.Http.GetFromJsonAsync<JobPage>("api/jobs", ContractsJson.Default.Options))!.Jobs);
    }

    [FfmpegFact]
    public async Task Message_ThatMayBecomeAJobYet_IsTriedAgainAndThenSetAside()
    {
        var asked = 0;
        queue.Blob = _ =>
        {
            asked++;
            throw new FaultException(ErrorCodes.StoreUnreachable, "The storage account gave no answer.");
        };
        await using var server = await StartAsync(options => options.MostTries = 3);

        queue.Put($$"""{"blob":"{{Allowed}}a.mp4"}""");
        await queue.LeftAsync();

        Assert.Equal(3, asked);
        Assert.Contains(ErrorCodes.StoreUnreachable, Assert.Single(queue.SetAside), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_WhileAMessageIsTakenIn_RenewsIt()
    {
        var (clock, own) = (new FakeClock(), new SubmissionMessage("m", "r", "{}", 1));
        queue.HidesForLonger = true;
        using var hold = new MessageHold(queue, own, TimeSpan.FromMinutes(1), clock, CancellationToken.None);

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(("r-4", false), ((await hold.ReleaseAsync()).Receipt, hold.Lost.IsCancellationRequested));

        // Once released it is left alone.
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(4, queue.Renewals);
    }

    [Fact]
    public void Hold_OfAMessageThatSomebodyElseHas_SaysSo()
    {
        var clock = new FakeClock();
        using var hold = new MessageHold(queue, new SubmissionMessage("m", "r", "{}", 1), TimeSpan.FromMinutes(1), clock, CancellationToken.None);

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(hold.Lost.IsCancellationRequested);
    }

    private Task<ServerFixture> StartAsync(Action<QueueOptions>? configure = null) => ServerFixture.StartAsync(services: services =>
    {
        services.AddSingleton<ISubmissionQueue>(queue);
        services.Configure<QueueOptions>(options =>
        {
            options.PollEvery = TimeSpan.FromSeconds(1);
            options.AllowedBlobs.Add(Allowed);
            configure?.Invoke(options);
        });
    });
}
