using System.Text.Json.Nodes;
using Encoder.Contracts;
using Encoder.Server.Callbacks;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Tests.Callbacks;

public sealed class CallbackTests
{
    [FfmpegFact]
    public async Task Job_WithACallback_CallsBackAtItsEnd()
    {
        await using var receiver = await Receiver.StartAsync(200);
        await using var server = await ServerFixture.StartAsync(services: services => services.Configure<CallbackOptions>(options =>
        {
            options.AllowedOrigins.Add(receiver.Address.GetLeftPart(UriPartial.Authority));
            options.AllowPrivateAddresses = true;
            options.Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        }));
        var clip = Path.Combine(TestMedia.NewFolder(), "none.mp4");
        await File.WriteAllTextAsync(clip, "no media");

        var job = await server.SubmitFileAsync(clip, new JobSpec { Callbacks = [receiver.Address] });

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var received = JsonNode.Parse((await receiver.NextAsync(patience.Token)).Body)!;
        Assert.Equal(job, (string?)received["id"]);
        Assert.Equal("failed", (string?)received["state"]);
    }

    [Fact]
    public void Callbacks_ToOtherOrigins_AreRefusedAllAtOnce()
    {
        var policy = new CallbackPolicy(Options.Create(new CallbackOptions { AllowedOrigins = { "https://hooks.example" } }));
        string[] addresses = ["https://hooks.example/a", "https://hooks.example:8443/a", "http://hooks.example/a", "https://hooks.example.evil/a"];

        var faults = policy.Faults(new JobSpec { Callbacks = [.. addresses.Select(address => new Uri(address))] }).ToList();

        Assert.Equal(["callbacks[1]", "callbacks[2]", "callbacks[3]"], faults.Select(fault => fault.Message.Split(':')[0]));
        Assert.All(faults, fault => Assert.Equal(ErrorCodes.CallbackNotAllowed, fault.Code));
    }

    [Fact]
    public void Options_WithSeveralFaults_TellAllOfThem()
    {
        var result = new CallbackOptionsValidator().Validate(null, new CallbackOptions { AllowedOrigins = { "hooks.example" }, Timeout = TimeSpan.Zero, MaxAttempts = 0 });

        Assert.Equal(4, result.Failures!.Count());
    }
}
