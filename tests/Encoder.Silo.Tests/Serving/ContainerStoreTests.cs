using Encoder.AzureSupport;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.ServerSupport;
using Encoder.Silo.Embedded;
using Encoder.Silo.Serving;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Tests.Serving;

/// <summary><c>encoder serve --store azure</c>: one process whose media and state are in a storage account.</summary>
public sealed class ContainerStoreTests : IAsyncLifetime
{
    private static readonly JobSpec Spec = new() { Ladder = [new RungSpec { Name = "120p", Height = 120, Params = "-preset ultrafast" }] };

    private AzuriteServer? azurite;

    public async Task InitializeAsync()
    {
        if (AzuriteServer.Missing is null) azurite = await AzuriteServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (azurite is not null) await azurite.DisposeAsync();
    }

    [AzuriteFact]
    public async Task Serve_StoreAzure_KeepsMediaAndStateInTheContainerOverARestart()
    {
        await using var server = new ServerFixture { Settings = Settings() };
        await server.InitializeAsync();
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec { Size = "160x120", Seconds = "2" }), Spec);

        Assert.Equal(JobState.Done, (await server.EndAsync(job)).State);
        await server.RestartAsync();

        Assert.Equal(JobState.Done, (await server.Grains.GetGrain<IJobGrain>(job).SnapshotAsync(default)).State);
        Assert.StartsWith("Azurite, container serve", server.Host.Container, StringComparison.Ordinal);
        Assert.True((await server.Store.ListAsync($"jobs/{job}/out/", default).ToListAsync()).Count > 3);
        Assert.NotEmpty(await server.Store.ListAsync("actors/", default).ToListAsync());
        Assert.False(Directory.Exists(Path.Combine(server.Data, "jobs")));
    }

    // Like a mistyped option: before the account is asked, and all faults at once.
    [Fact]
    public async Task Serve_StoreWithoutAccount_IsRefused()
    {
        var options = new ServerHostOptions
        {
            Silo = new EmbeddedSiloOptions { DataDirectory = TestMedia.NewFolder() }, Port = 0,
            Settings = new Dictionary<string, string?> { ["Silo:Store"] = "azure", ["Azure:Retries"] = "99" },
        };

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ServerHost.StartAsync(options, default));

        Assert.Equal(["Azure:Account is missing; give the name of the storage account, or Azure:ConnectionString for Azurite.", "Azure:Retries is 99; give 0 to 20."], refused.Failures);
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["Silo:Store"] = "azure", ["Azure:ConnectionString"] = azurite!.ConnectionString, ["Azure:Container"] = "serve",
    };
}
