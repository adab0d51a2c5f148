using Encoder.Client.Tests.Support;
using Encoder.Contracts;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Client.Tests;

public sealed class EncoderClientServicesTests
{
    [Fact]
    public async Task AddEncoderClient_Resolved_AsksTheServerAndRepeats()
    {
        await using var server = await FakeServer.StartAsync();
        var times = 0;
        server.Script = context =>
        {
            context.Response.StatusCode = 503;
            return Task.FromResult(times++ == 0);
        };
        await using var provider = new ServiceCollection().AddEncoderClient(options =>
        {
            options.Server = server.Address;
            options.StateFolder = TestMedia.NewFolder();
            options.FirstRetryDelay = TimeSpan.FromMilliseconds(1);
        }).Services.BuildServiceProvider();

        var job = await provider.GetRequiredService<IEncoderClient>().GetJobAsync("job-1");

        Assert.Equal("job-1", job.Id);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public void Client_WrongOptions_NamesEveryFault()
    {
        var options = new EncoderClientOptions
        {
            Server = new Uri("ftp://example"), ApiKey = "two words", RetryFor = TimeSpan.FromSeconds(-1), FirstRetryDelay = TimeSpan.Zero,
            SilenceTimeout = TimeSpan.Zero, StateFolder = "here",
        };

        var exception = Assert.Throws<OptionsValidationException>(() => new EncoderClient(options));

        Assert.Equal(6, exception.Failures.Count());
        Assert.DoesNotContain("two words", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_AddressWithAFolder_StaysBelowIt()
    {
        await using var server = await FakeServer.StartAsync();
        server.Script = async context =>
        {
            await FakeServer.Answer(FakeJobs.Job("job-1"), 200).ExecuteAsync(context);
            return true;
        };
        using var client = server.Client(TestMedia.NewFolder(), options => options.Server = new Uri(server.Address, "/video"));

        await client.GetJobAsync("job-1");

        Assert.Equal(["GET /video/api/jobs/job-1"], server.Requests);
    }
}
