using Encoder.Contracts;
using Encoder.Server.Security;
using Encoder.ServerSupport;
using Encoder.Storage;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Client.Tests.Server;

/// <summary>The client against the real server: what <see cref="Support.FakeServer"/> takes for granted holds.</summary>
public sealed class ServerTests
{
    private static readonly JobSpec Spec = new() { Ladder = [new RungSpec { Name = "120p", Height = 120, Params = "-preset ultrafast" }] };

    private readonly string state = TestMedia.NewFolder();

    [FfmpegFact]
    public async Task Download_JobThatRuns_BringsWhatTheServerMade()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = Client(server.Address);
        var job = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec()), Spec);
        var folder = TestMedia.NewFolder();

        await client.DownloadAsync(job, folder);

        await AssertSameAsync(server.Store, $"jobs/{job}/out/", folder);
        Assert.True(File.Exists(Path.Combine(folder, "120p.mp4")));
        Assert.Equal([job], (await client.ListJobsAsync()).Jobs.Select(each => each.Id));
        await client.DeleteAsync(job);
        Assert.Equal(ErrorCodes.JobNotFound, (await Assert.ThrowsAsync<FaultException>(() => client.GetJobAsync(job))).Fault.Code);
    }

    [FfmpegFact]
    public async Task Client_WithAKey_IsLetInAndWithAnotherNot()
    {
        var (key, file) = (ApiKey.New(), Path.Combine(TestMedia.NewFolder(), "keys.json"));
        File.WriteAllText(file, ApiKeyFile.Add(null, new ApiKey("ci", "local", [ApiScope.Read, ApiScope.Write], ApiKey.HashOf(key))));
        await using var server = await ServerFixture.StartAsync(services: services => services.Configure<SecurityOptions>(options => options.KeysFile = file));
        using var allowed = Client(server.Address, key);
        using var stranger = Client(server.Address, ApiKey.New());

        Assert.NotEmpty((await allowed.GetNodesAsync()).Nodes);
        Assert.Equal(ErrorCodes.AuthKeyUnknown, (await Assert.ThrowsAsync<FaultException>(() => stranger.GetNodesAsync())).Fault.Code);
    }

    private EncoderClient Client(Uri server, string? key = null) =>
        new(new EncoderClientOptions { Server = server, StateFolder = state, ApiKey = key, FirstRetryDelay = TimeSpan.FromMilliseconds(20) });

    private static async Task AssertSameAsync(IMediaStore store, string prefix, string folder)
    {
        var keys = await store.ListAsync(prefix, CancellationToken.None).Select(stored => stored.Key).ToListAsync();
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => prefix + Path.GetRelativePath(folder, file).Replace('\\', '/'));
        Assert.Equal(keys.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        foreach (var key in keys)
        {
            await using var stored = await store.OpenReadAsync(key, 0, CancellationToken.None);
            var bytes = new MemoryStream();
            await stored!.CopyToAsync(bytes);
            Assert.Equal(bytes.ToArray(), File.ReadAllBytes(Path.Combine(folder, key[prefix.Length..])));
        }
    }
}
