using System.Text.Json.Serialization;

namespace Encoder.Client.Uploads;

/// <summary>An unfinished upload as kept on disk.</summary>
/// <param name="Fingerprint">Of the source; another one is another upload.</param>
/// <param name="IdempotencyKey">What its asset was asked for with; asked again, the server gives the same.</param>
/// <param name="Asset">Its asset, once the server has answered.</param>
internal sealed record UploadRecord(string? Fingerprint, string IdempotencyKey, string? Asset = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UploadRecord))]
internal sealed partial class UploadJson : JsonSerializerContext;
