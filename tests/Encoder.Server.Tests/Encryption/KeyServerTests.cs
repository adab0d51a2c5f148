using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Encryption;
using Encoder.Grains;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Encryption;

/// <summary>Keys of a key server that the operator allows.</summary>
public sealed class KeyServerTests : IAsyncLifetime
{
    private KeyService? service;
    private ServerFixture? server;

    public async Task InitializeAsync()
    {
        service = await KeyService.StartAsync();
        server = new ServerFixture
        {
            Settings = new Dictionary<string, string?> { ["Encryption:AllowedKeyServers:0"] = service.Allowed, ["Encryption:KeyServerToken"] = "token-of-the-node" },
        };
        await server.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await server!.DisposeAsync();
        await service!.DisposeAsync();
    }

    [FfmpegFact]
    public async Task Job_WithAKeyServer_UsesItsKey()
    {
        var job = await server!.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "2" }), Spec(service!.Address));
        var end = await server.EndAsync(job);
        var key = await StoreJson.ReadAsync<ContentKey>(server.Store, new RunKeys(job, 1).ContentKey(0), CancellationToken.None);

        Assert.True(end.State == JobState.Done, end.Fault?.Message);
        Assert.Equal(KeyService.KeyOf(Base64Url.EncodeToString(Convert.FromHexString(key!.Id))), key.Key);
        Assert.All(service.Asked, asked => Assert.Equal("Bearer token-of-the-node", asked));
    }

    [FfmpegFact]
    public async Task Job_WhileTheKeyServerIsAway_FailsAndPublishesNothing()
    {
        service!.IsAway = true;
        var job = await server!.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "2" }), Spec(service.Address));
        var end = await server.EndAsync(job);

        Assert.Equal((JobState.Failed, ErrorCodes.KeysUnavailable), (end.State, end.Fault?.Code));
        Assert.Contains("status 503", end.Fault!.Message, StringComparison.Ordinal);
        await foreach (var stored in server.Store.ListAsync($"jobs/{job}/", CancellationToken.None))
            Assert.DoesNotContain(".m4s", stored.Key, StringComparison.Ordinal);

        // A retry is a new run, with the server back.
        service.IsAway = false;
        using var retried = await server.Http.PostAsync(new Uri($"/api/jobs/{job}/retry", UriKind.Relative), null);
        Assert.Equal(JobState.Done, (await server.EndAsync(job)).State);
    }

    [FfmpegFact]
    public async Task Spec_WithAnotherKeyServer_IsRefused()
    {
        using var answer = await server!.Http.PostAsJsonAsync("/api/specs/validate", Spec(new Uri("http://keys.example/keys/films")), ContractsJson.Default.Options);
        var fault = await Assert.ThrowsAsync<FaultException>(async () => await server.SubmitFileAsync(
            await TestMedia.ClipAsync(new ClipSpec { Seconds = "2" }), Spec(new Uri("http://keys.example/keys/films"))));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(ErrorCodes.KeyServerNotAllowed, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.KeyServerNotAllowed, fault.Fault.Code);
    }

    private static JobSpec Spec(Uri keyServer) => new()
    {
        Ladder = [new RungSpec { Name = "90p", Width = 160, Height = 90, Preset = "ultrafast" }],
        Delivery = new DeliverySpec { Mp4 = false, Encryption = new EncryptionSpec { Scheme = EncryptionScheme.Cbcs, KeyServer = keyServer } },
    };
}
