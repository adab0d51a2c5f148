using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encoder.Server.Health;

/// <summary>The response of the health routes.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="Checks">The result of each check.</param>
internal sealed record HealthResponse(string Status, IReadOnlyDictionary<string, string> Checks);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HealthResponse))]
internal sealed partial class HealthJson : JsonSerializerContext;
