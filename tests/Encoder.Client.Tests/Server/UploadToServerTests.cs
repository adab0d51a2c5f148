using Encoder.Contracts;
using Encoder.ServerSupport.Clients;
using Encoder.Silo.Embedded;
using Encoder.Silo.Serving;
using Encoder.TestSupport.Media;

namespace Encoder.Client.Tests.Server;

/// <summary>Uploads to the real server, over a restart of the server.</summary>
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
    public async Task EncodeFile_ServerRestartsInTheMiddle_EndsDone()
    {
        var data = TestMedia.NewFolder();
        var path = await TestMedia.ClipAsync(Clip);
        var server = await StartAsync(data, 0);
        var address = server.Address;
        Task<ServerHost>? restart = null;
        var watcher = new UploadWatcher(progress =>
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
}
