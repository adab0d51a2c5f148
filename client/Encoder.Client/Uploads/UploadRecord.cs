using System.Text.Json.Serialization;

namespace Encoder.Client.Uploads;

/// <summary>The record of an unfinished upload on disk.</summary>
/// <param name="Fingerprint">The fingerprint of the source; another fingerprint means another upload.</param>
/// <param name="IdempotencyKey">The idempotency key with which its asset was requested; the server returns the same asset for it.</param>
/// <param name="Asset">Its asset, once the server has responded.</param>
internal sealed record UploadRecord(string? Fingerprint, string IdempotencyKey, string? Asset = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UploadRecord))]
internal sealed partial class UploadJson : JsonSerializerContext;
