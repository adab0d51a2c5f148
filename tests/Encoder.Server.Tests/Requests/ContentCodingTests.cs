using System.Net;
using Encoder.Contracts;
using Encoder.Server.Tests.Assets;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Requests;

public sealed class ContentCodingTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    // A block was stored as the compressed bytes that came.
    [FfmpegFact]
    public async Task Body_ThatIsCompressed_IsRefused()
    {
        var asset = await server.Http.CreateAsync(3);
        var content = new ByteArrayContent([1, 2, 3]) { Headers = { ContentEncoding = { "gzip" } } };

        await server.Http.PutAsync($"/api/assets/{asset}/blocks/0", content).FailsAsync(HttpStatusCode.UnsupportedMediaType, ErrorCodes.EncodingUnsupported);
        await server.Http.PutAsync($"/api/assets/{asset}/blocks/0", new ByteArrayContent([1, 2, 3]) { Headers = { ContentEncoding = { "identity" } } }).SucceedsAsync();
    }

    [FfmpegTheory]
    [InlineData("gpj.\u202E4pm.exe", "gpj.4pm.exe")]
    [InlineData("../..\\a\u200Bb.mp4", "ab.mp4")]
    public async Task FileName_WithWhatCannotBeSeen_IsKeptWithout(string given, string kept)
    {
        var asset = await server.Http.CreateAsync(3, given);

        Assert.Equal(kept, (await server.Http.InfoAsync(asset)).FileName);
    }

    // Validated here and refused by the job, a spec was found wrong after an upload of hours.
    [FfmpegFact]
    public async Task Validation_OfASpec_RefusesWhatAJobWould() =>
        await server.Http.PostAsync("/api/specs/validate", new StringContent("""{"ladder":[{"name":"720p"}],"callbacks":["http://example.org/x"]}""", System.Text.Encoding.UTF8, "application/json"))
            .FailsAsync(HttpStatusCode.UnprocessableEntity, ErrorCodes.CallbackNotAllowed);
}
