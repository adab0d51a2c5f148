using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Encoder.Contracts;

/// <summary>Parses untrusted documents. Checks their form only; the validators check the values.</summary>
public static class ContractReader
{
    /// <summary>Maximum length of a document in characters: far above any real one. It also bounds the fault list.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>
    /// The format of <see cref="ContractsJson"/>, but by reflection: generated code sets every missing init-only property to the default of its
    /// type (a null ladder) instead of the value of its initializer.
    /// </summary>
    private static readonly JsonSerializerOptions Options = new(ContractsJson.Default.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <summary>Reads a document. Throws one <see cref="FaultException"/> with every fault of form, each naming its field.</summary>
    /// <param name="json">The document.</param>
    /// <param name="contract">Its kind, for people, such as <c>a job spec</c>.</param>
    /// <param name="code">Code of the faults; those of a job spec are always <c>spec.invalid</c>.</param>
    public static T Parse<T>(string json, string contract, string code) where T : class
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength)
            throw new FaultException(code, $"The document ({contract}) is longer than {MaxLength} characters; shorten its metadata.");

        using var document = ParseSyntax(json, contract, code);
        var shape = new JsonShape(contract, code);
        shape.Check(document.RootElement, Options.GetTypeInfo(typeof(T)));
        if (shape.Faults.Count > 0)
            throw new FaultException(shape.Faults);
        return document.RootElement.Deserialize<T>(Options)!;
    }

    private static JsonDocument ParseSyntax(string json, string contract, string code)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            var sentence = exception.Message.Split(" LineNumber:", 2)[0].TrimEnd('.');
            throw new FaultException(code, $"The document ({contract}) is not JSON: {Place(json, exception)}: {sentence}; correct it there.");
        }
    }

    /// <summary>Counted from 1 as editors do, and in characters where the parser counts UTF-8 bytes.</summary>
    private static string Place(string json, JsonException exception)
    {
        var line = (int)(exception.LineNumber ?? 0);
        var text = Encoding.UTF8.GetBytes(json.Split('\n').ElementAtOrDefault(line) ?? "");
        var bytes = (int)Math.Min(exception.BytePositionInLine ?? 0, text.Length);
        return $"line {line + 1}, column {Encoding.UTF8.GetCharCount(text, 0, bytes) + 1}";
    }
}
