using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Encoder.Contracts;
using Encoder.Server.Tests.Assets;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Fuzzing;

/// <summary>Whatever is sent to whatever route: an answer of the server's own (5xx) means that nobody thought of it.</summary>
public sealed class RouteFuzzTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int RequestsPerRoute = 40;

    [FfmpegFact]
    public async Task MalformedRequests_ToEveryRoute_AreNeverTheServersFault()
    {
        var known = new Dictionary<string, string>
        {
            ["asset"] = await server.Http.CreateAsync(AssetInfo.BlockLength), ["upload"] = await server.Http.CreateAsync(null),
            ["job"] = await server.SubmitFileAsync(await TestMedia.ClipAsync(new ClipSpec()), new JobSpec { Ladder = [new RungSpec { Name = "90p", Width = 160, Height = 90, Preset = "ultrafast" }] }),
        };
        await server.EndAsync(known["job"]);
        var routes = server.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]).Select(method => (method, Pattern: route.RoutePattern.RawText!)))
            .Distinct().ToList();
        Assert.True(routes.Count > 40, "The routes are not those of the server.");
        var failed = new List<string>();

        await Parallel.ForEachAsync(
            routes.SelectMany(route => Enumerable.Range(0, RequestsPerRoute).Select(seed => (route.method, route.Pattern, seed))),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (one, cancellationToken) =>
            {
                var request = new MalformedRequest(one.method, one.Pattern, one.seed, known, server.Address).Build();
                var status = await SendAsync(request, cancellationToken);
                if (status >= 500) lock (failed) failed.Add($"{status}: {Encoding.Latin1.GetString(request, 0, Math.Min(600, request.Length))}");
            });

        Assert.True(failed.Count == 0, $"{failed.Count} of {routes.Count * RequestsPerRoute}\n" + string.Join("\n---\n", failed.Take(10)));
    }

    /// <summary>The status of the answer; 0 when the connection ended without one, which is an answer too.</summary>
    private async Task<int> SendAsync(byte[] request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.Address.Host, server.Address.Port, patience.Token);
            await client.GetStream().WriteAsync(request, patience.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadLineAsync(patience.Token) is ['H', 'T', 'T', 'P', ..] line ? int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) : 0;
        }
        catch (Exception exception) when (exception is IOException or SocketException or InvalidOperationException)
        {
            return 0;
        }
    }
}
