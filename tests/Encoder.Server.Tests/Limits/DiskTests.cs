using System.Net;
using System.Text.Json.Nodes;
using Encoder.ServerSupport;
using Encoder.Storage;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Tests.Limits;

public sealed class DiskTests
{
    [FfmpegFact]
    public async Task Disk_BelowTheMark_RefusesUploadsUntilThereIsRoom()
    {
        // A low disk is no failure of the server: each poll of its health was an error in the log.
        var (free, log) = (0L, new ErrorLog());
        await using var server = new ServerFixture
        {
            Services = services => services.AddSingleton<ILoggerProvider>(log),
            Room = new DiskSpace(new DiskSpaceOptions { Folder = "data", LowBytes = 1000, MeasureEvery = TimeSpan.Zero }, TimeProvider.System, _ => new FreeSpace(Interlocked.Read(ref free))),
        };
        await server.InitializeAsync();

        foreach (var path in new[] { "/api/assets", "/files", "/api/upload" })
        {
            using var refused = await server.Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent("{}"));
            Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
            Assert.Equal("store.disk_full", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync())?["code"]);
        }

        using var unready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        using var alive = await server.Http.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
        Assert.Contains("nearly full", await unready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);

        Interlocked.Exchange(ref free, 2000);
        using var taken = await server.Http.PostAsync(new Uri("/api/upload", UriKind.Relative), new StringContent("{}"));
        Assert.NotEqual(HttpStatusCode.InsufficientStorage, taken.StatusCode);
        Assert.True(log.Errors.Count == 0, string.Join('\n', log.Errors));
    }
}
