using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encoder.Server.Callbacks;

/// <summary>The state of a delivery, stored in versions, so that only one of two servers can claim an attempt.</summary>
/// <param name="Attempts">Attempts started.</param>
/// <param name="NextAt">When the next attempt may start. While an attempt runs: when it counts as lost.</param>
/// <param name="Body">The request body, made at the first attempt: every attempt sends the same bytes.</param>
/// <param name="Outcome">Null while the delivery is not settled; then <c>delivered</c> or <c>given_up</c>.</param>
internal sealed record CallbackState(int Attempts, DateTimeOffset NextAt, string Body, string? Outcome = null)
{
    public const string Delivered = "delivered";
    public const string GivenUp = "given_up";

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CallbackJson.Default.CallbackState);

    public static CallbackState Read(byte[] content) => JsonSerializer.Deserialize(content, CallbackJson.Default.CallbackState)!;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallbackState))]
internal sealed partial class CallbackJson : JsonSerializerContext;
