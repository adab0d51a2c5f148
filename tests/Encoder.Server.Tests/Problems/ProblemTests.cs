using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Problems;

public sealed class ProblemTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [FfmpegTheory]
    [InlineData("/api/jobs/0123456789abcdef01234567", "job.not_found")]
    [InlineData("/api/jobs/..%2f..%2fetc", "job.not_found")]
    [InlineData("/api/nothing", "request.not_found")]
    public async Task Get_OfNothing_IsAProblemWithACode(string address, string code)
    {
        using var answer = await server.Http.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["code"]);
    }

    [FfmpegFact]
    public async Task Validate_SeveralFaults_TellsAllOfThem()
    {
        using var body = new StringContent("""{"ladder":[{"name":"UPPER","crf":99}],"chunkSeconds":900}""", Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync(new Uri("/api/specs/validate", UriKind.Relative), body);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("spec.invalid", (string?)problem["code"]);
        Assert.Equal(4, problem["errors"]!.AsArray().Count);
    }
}
