namespace Encoder.Client.Http;

/// <summary>Properties of a request beyond its method.</summary>
internal static class RequestKinds
{
    public const string IdempotencyKey = "Idempotency-Key";

    private static readonly HttpRequestOptionsKey<bool> Repeatable = new("encoder.repeatable");
    private static readonly HttpRequestOptionsKey<bool> Streamed = new("encoder.streamed");

    /// <summary>Marks an idempotent POST: cancel, complete.</summary>
    public static void MarkRepeatable(HttpRequestMessage request) => request.Options.Set(Repeatable, true);

    /// <summary>Marks a request whose response body is read as a stream.</summary>
    public static void MarkStreamed(HttpRequestMessage request) => request.Options.Set(Streamed, true);

    public static bool IsStreamed(HttpRequestMessage request) => request.Options.TryGetValue(Streamed, out var streamed) && streamed;

    public static bool IsRepeatable(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete
        || request.Headers.Contains(IdempotencyKey) || (request.Options.TryGetValue(Repeatable, out var repeatable) && repeatable);
}
