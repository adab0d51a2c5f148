using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Encoder.Contracts;

namespace Encoder.Server.Tests.Assets;

/// <summary>The assets API as a client with nothing but HTTP sees it.</summary>
internal static class AssetApi
{
    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static async Task<string> CreateAsync(this HttpClient http, long? length, string name = "film.mp4", string? job = null, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/assets")
        {
            Content = JsonContent.Create(new JsonObject { ["fileName"] = name, ["length"] = length, ["job"] = job is null ? null : JsonNode.Parse(job) }),
        };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["asset"]!["id"]!;
    }

    public static Task<HttpResponseMessage> PutAsync(this HttpClient http, string asset, int block, byte[] bytes, string? sha256 = null, int? offset = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/api/assets/{asset}/blocks/{block}{(offset is null ? "" : $"?offset={offset}")}") { Content = new ByteArrayContent(bytes) };
        request.Headers.Add("X-Content-SHA256", sha256 ?? Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return http.SendAsync(request);
    }

    public static async Task<AssetInfo> InfoAsync(this HttpClient http, string asset) => (await http.GetFromJsonAsync<AssetInfo>($"/api/assets/{asset}"))!;

    public static async Task FailsAsync(this Task<HttpResponseMessage> call, HttpStatusCode status, string code, string? says = null)
    {
        using var answer = await call;
        var problem = await answer.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Equal((status, code), (answer.StatusCode, (string?)problem?["code"]));
        if (says is not null) Assert.Contains(says, (string?)problem?["detail"], StringComparison.Ordinal);
    }

    public static async Task SucceedsAsync(this Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
