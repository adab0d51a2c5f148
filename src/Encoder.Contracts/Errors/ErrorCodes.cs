namespace Encoder.Contracts;

/// <summary>An entry of the registry.</summary>
/// <param name="Code">Stable, <c>area.what_happened</c>.</param>
/// <param name="Sentence">Its meaning, for people.</param>
/// <param name="HttpStatus">The status of HTTP responses.</param>
/// <param name="Retry">Whether the same work may succeed when tried again.</param>
public sealed record ErrorCode(string Code, string Sentence, int HttpStatus, bool Retry);

/// <summary>The registry of all error codes. HTTP maps it to problem details, the CLI to an exit code; docs/error-codes.md lists it.</summary>
public static partial class ErrorCodes
{
    /// <summary>The entry of a code, or null when there is none.</summary>
    public static ErrorCode? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>Every entry, in the order of the documentation.</summary>
    public static IReadOnlyCollection<ErrorCode> All => ByCode.Values;

    private static readonly Dictionary<string, ErrorCode> ByCode = Registry().ToDictionary(entry => entry.Code);
}
