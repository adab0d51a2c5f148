using System.Text.Json.Nodes;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests;

/// <summary>Holds the documentation against the server.</summary>
public sealed class DocumentationTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [FfmpegFact]
    public async Task Routes_OfTheOpenApiDocument_AreDocumented()
    {
        var paths = JsonNode.Parse(await server.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!["paths"]!.AsObject();
        var operations = paths.SelectMany(path => path.Value!.AsObject()
            .Where(method => method.Value!["summary"] is not null)
            .Select(method => $"{method.Key.ToUpperInvariant()} {Shown(path.Key)}")).ToList();
        var document = Documents.Read("http-api.md");

        Assert.Contains("GET /api/jobs/{}", operations);
        Assert.All(operations.Where(operation => !operation.StartsWith("HEAD ", StringComparison.Ordinal)), operation => Assert.Contains(operation, Shown(document), StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_EveryOne_IsDocumented()
    {
        var settings = typeof(ServerOptions).GetProperties().Select(property => $"`{ServerOptions.Section}:{property.Name}`");

        Assert.All(settings, setting => Assert.Contains(setting, Documents.Read("configuration.md"), StringComparison.Ordinal));
    }

    // Names of placeholders are for readers.
    private static string Shown(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\{[a-zA-Z*]+\}", "{}");
}
