using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Encoder.Contracts;

/// <summary>Reads a job spec: its form only; what the values may be is the validator's matter.</summary>
public static class JobSpecReader
{
    /// <summary>The longest spec in characters: far above any real one, so that a fault list stays bounded too.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>
    /// The form of <see cref="ContractsJson"/>, but by reflection: generated code gives every init-only property that is missing its
    /// type's default (a null ladder), not the one its initializer says.
    /// </summary>
    private static readonly JsonSerializerOptions Options = new(ContractsJson.Default.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <summary>Reads a spec. Throws one <see cref="FaultException"/> (<c>spec.invalid</c>) with every fault of form, each naming its field.</summary>
    public static JobSpec Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength)
            throw new FaultException(ErrorCodes.SpecInvalid, $"The spec is longer than {MaxLength} characters; shorten its metadata.");

        using var document = ParseSyntax(json);
        var shape = new JsonShape("a job spec");
        shape.Check(document.RootElement, Options.GetTypeInfo(typeof(JobSpec)));
        if (shape.Faults.Count > 0)
            throw new FaultException(shape.Faults);
        return document.RootElement.Deserialize<JobSpec>(Options)!;
    }

    private static JsonDocument ParseSyntax(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            var sentence = exception.Message.Split(" LineNumber:", 2)[0].TrimEnd('.');
            throw new FaultException(ErrorCodes.SpecInvalid, $"The spec is not JSON: {Place(json, exception)}: {sentence}; mend it there.");
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
