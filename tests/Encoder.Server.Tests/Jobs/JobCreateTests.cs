using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Jobs;

public sealed class JobCreateTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [FfmpegFact]
    public async Task Job_OnAnAsset_IsMadeOncePerIdempotencyKey()
    {
        var asset = await AssetAsync(JobRequest.LocalTenant);

        var first = await CreateAsync($$$"""{"asset":"{{{asset}}}","spec":{"name":"one"}}""", "key-1");
        var again = await CreateAsync($$$"""{"asset":"{{{asset}}}","spec":{"name":"one"}}""", "key-1");
        var other = await CreateAsync($$$"""{"asset":"{{{asset}}}","spec":{"name":"two"}}""", "key-1");

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var job = (await first.Content.ReadFromJsonAsync(ContractsJson.Default.JobInfo))!;
        Assert.Equal((asset, "one", "clip.mp4", 0d), (job.Asset, job.Name, job.FileName, job.Progress.Uploaded));
        Assert.Equal($"/api/jobs/{job.Id}", first.Headers.Location?.ToString());
        Assert.Equal(job.Id, (await again.Content.ReadFromJsonAsync(ContractsJson.Default.JobInfo))!.Id);
        Assert.Equal("job.key_taken", await CodeAsync(other));
    }

    [FfmpegTheory]
    [InlineData("""{"asset":"000000000000000000000000"}""", "asset.not_found")]
    [InlineData("""{"asset":"../../etc/passwd"}""", "asset.not_found")]
    [InlineData("""{}""", "request.invalid")]
    [InlineData("""{"asset":"a","priority":1}""", "request.invalid")]
    [InlineData("""{"asset":"000000000000000000000000","spec":{"chunkSecond":1}}""", "spec.invalid")]
    [InlineData("""[""", "request.invalid")]
    public async Task Job_OnNonsense_IsRefusedWithItsCode(string body, string code) => Assert.Equal(code, await CodeAsync(await CreateAsync(body, null)));

    [FfmpegFact]
    public async Task Job_OnAnAssetOfAnotherTenant_IsRefusedAsUnknown() =>
        Assert.Equal("asset.not_found", await CodeAsync(await CreateAsync($$"""{"asset":"{{await AssetAsync("other")}}"}""", null)));

    private async Task<string> AssetAsync(string tenant)
    {
        var id = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray(), 0, 12);
        await server.Grains.GetGrain<IAssetGrain>(id).CreateAsync(new AssetRequest("clip.mp4", 1000, tenant), CancellationToken.None);
        return id;
    }

    private async Task<HttpResponseMessage> CreateAsync(string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/jobs", UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await server.Http.SendAsync(request);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) => (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["code"];
}
