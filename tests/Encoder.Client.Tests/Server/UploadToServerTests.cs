using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.Silo.Embedded;
using Encoder.Silo.Serving;
using Encoder.TestSupport.Media;

namespace Encoder.Client.Tests.Server;

/// <summary>Uploads to the real server, undisturbed, resumed and over a restart.</summary>
public sealed class UploadToServerTests
{
    // Noise without loss: several blocks in a few seconds, with the index at the end.
    private static readonly ClipSpec Clip = new()
    {
        Size = "320x240", Seconds = "6", Filter = "noise=alls=100:allf=t", Video = "-c:v libx264 -preset ultrafast -qp 0 -g 24 -pix_fmt yuv420p",
    };

    private static readonly JobSpec Spec = new() { Ladder = [new RungSpec { Name = "120p", Height = 120, Params = "-preset ultrafast" }] };

    private readonly string state = TestMedia.NewFolder();

    [FfmpegFact]
    public async Task EncodeFile_Whole_EndsDone()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = Client(server.Address);

        var job = await client.EncodeFileAsync(await TestMedia.ClipAsync(Clip), Spec);
        var last = await client.WatchAsync(job.Id).LastAsync();

        Assert.Equal((JobState.Done, 1), (last.State, last.Progress.Published));
    }

    // As by a kill: the first client stops with a block or more stored, and another process takes its place.
    [FfmpegFact]
    public async Task EncodeFile_ClientGoneInTheMiddle_IsGoneOnWithToTheSameJob()
    {
        await using var server = await ServerFixture.StartAsync();
        var path = await TestMedia.ClipAsync(Clip);
        using var stop = new CancellationTokenSource();
        var first = new Watcher(progress =>
        {
            if (progress.StoredBytes > 0) stop.Cancel();
        });
        using (var client = Client(server.Address))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.EncodeFileAsync(path, Spec, new UploadOptions { Parallel = 1 }, first, stop.Token));

        using var next = Client(server.Address);
        var second = new Watcher(_ => { });
        var job = await next.EncodeFileAsync(path, Spec, progress: second);

        Assert.Equal(first.Seen[0].Job, job.Id);
        Assert.True(second.Seen[0].StoredBytes >= first.Seen[^1].StoredBytes);
        Assert.Equal(JobState.Done, (await next.WatchAsync(job.Id).LastAsync()).State);
    }

    [FfmpegFact]
    public async Task EncodeFile_ServerRestartsInTheMiddle_EndsDone()
    {
        var data = TestMedia.NewFolder();
        var path = await TestMedia.ClipAsync(Clip);
        var server = await StartAsync(data, 0);
        var address = server.Address;
        Task<ServerHost>? restart = null;
        var watcher = new Watcher(progress =>
        {
            if (progress.StoredBytes > 0) restart ??= Task.Run(RestartAsync);
        });
        try
        {
            using var client = Client(address);
            var job = await client.EncodeFileAsync(path, Spec, new UploadOptions { Parallel = 1 }, watcher);

            Assert.Equal(JobState.Done, (await client.WatchAsync(job.Id).LastAsync()).State);
            Assert.NotNull(restart);
        }
        finally
        {
            await (restart is null ? server : await restart).DisposeAsync();
        }

        async Task<ServerHost> RestartAsync()
        {
            await server.DisposeAsync();
            return await StartAsync(data, address.Port);
        }
    }

    private EncoderClient Client(Uri server) =>
        new(new EncoderClientOptions { Server = server, StateFolder = state, FirstRetryDelay = TimeSpan.FromMilliseconds(20) });

    private static Task<ServerHost> StartAsync(string data, int port) => ServerHost.StartAsync(
        new ServerHostOptions { Silo = new EmbeddedSiloOptions { DataDirectory = data, Slots = 2, Durable = false }, Port = port }, CancellationToken.None);

    private sealed class Watcher(Action<UploadProgress> told) : IProgress<UploadProgress>
    {
        public List<UploadProgress> Seen { get; } = [];

        public void Report(UploadProgress value)
        {
            Seen.Add(value);
            told(value);
        }
    }
}
