using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Encoder.Contracts;

/// <summary>
/// Compares a document with its contract and collects every fault; the serializer itself stops at the first.
/// It uses the metadata of the serializer, so that the two cannot differ.
/// </summary>
/// <param name="contract">The kind of document, for people, such as <c>a job spec</c>.</param>
/// <param name="code">Code of its faults; a job spec within it has its own.</param>
internal sealed class JsonShape(string contract, string code)
{
    /// <summary>Enough faults to correct a document; a hostile one gets no longer response.</summary>
    private const int MaxFaults = 100;

    private bool isInSpec;

    public List<Fault> Faults { get; } = [];

    public void Check(JsonElement root, JsonTypeInfo type) => CheckValue(root, type, "", isNullable: false);

    private void CheckValue(JsonElement value, JsonTypeInfo type, string path, bool isNullable)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            if (!isNullable)
                Add($"{Named(path)} is null; give {Expected(type)}, or leave it out.");
        }
        else if (type.Type == typeof(JobSpec))
            CheckSpec(value, type, path);
        else if (type.Kind == JsonTypeInfoKind.Object)
            CheckObject(value, type, path);
        else if (type.Kind == JsonTypeInfoKind.Enumerable)
            CheckList(value, type, path);
        else if (type.Kind == JsonTypeInfoKind.Dictionary)
            CheckMap(value, type, path);
        else
            CheckLeaf(value, type, path);
    }

    private void CheckSpec(JsonElement value, JsonTypeInfo type, string path)
    {
        isInSpec = true;
        CheckObject(value, type, path);
        isInSpec = false;
    }

    private void CheckObject(JsonElement value, JsonTypeInfo type, string path)
    {
        if (!IsA(JsonValueKind.Object, value, type, path))
            return;
        var known = type.Properties.ToDictionary(property => property.Name, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in value.EnumerateObject())
        {
            if (!TryName(field, path, out var key))
                continue;
            var name = Join(path, key);
            if (!known.TryGetValue(key, out var property))
                Add(Unknown(name, key, known.Keys));
            else if (!seen.Add(key))
                Add($"{name} is given twice; keep one.");
            else if (!(property.CustomConverter is NumberTextConverter && field.Value.ValueKind == JsonValueKind.Number))
                CheckValue(field.Value, type.Options.GetTypeInfo(property.PropertyType), name, property.IsSetNullable);
        }

        foreach (var property in type.Properties.Where(property => IsRequired(property) && !seen.Contains(property.Name)))
            Add($"{Join(path, property.Name)} is missing; give {Expected(type.Options.GetTypeInfo(property.PropertyType))}.");
    }

    private static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };

    private void CheckList(JsonElement value, JsonTypeInfo type, string path)
    {
        if (!IsA(JsonValueKind.Array, value, type, path))
            return;
        var element = type.Options.GetTypeInfo(type.ElementType!);
        var index = 0;
        foreach (var item in value.EnumerateArray())
            CheckValue(item, element, $"{path}[{index++}]", isNullable: false);
    }

    private void CheckMap(JsonElement value, JsonTypeInfo type, string path)
    {
        if (!IsA(JsonValueKind.Object, value, type, path))
            return;
        var element = type.Options.GetTypeInfo(type.ElementType!);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in value.EnumerateObject())
        {
            if (!TryName(field, path, out var key))
                continue;
            if (!seen.Add(key))
                Add($"{Join(path, key)} is given twice; keep one.");
            CheckValue(field.Value, element, Join(path, key), isNullable: false);
        }
    }

    /// <summary>The name of a field; false, and a fault, for one that holds half of a surrogate pair, which no text can.</summary>
    private bool TryName(JsonProperty field, string path, out string name)
    {
        try
        {
            name = field.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            Add($"{Named(path)} has a field whose name is no Unicode text; mend its escapes.");
            name = "";
            return false;
        }
    }

    private void CheckLeaf(JsonElement value, JsonTypeInfo type, string path)
    {
        try
        {
            value.Deserialize(type);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            Add(Wrong(value, type, path));
        }
    }

    private bool IsA(JsonValueKind kind, JsonElement value, JsonTypeInfo type, string path)
    {
        if (value.ValueKind == kind)
            return true;
        Add(Wrong(value, type, path));
        return false;
    }

    private void Add(string message)
    {
        if (Faults.Count < MaxFaults)
            Faults.Add(new(isInSpec ? ErrorCodes.SpecInvalid : code, message));
    }

    private string Named(string path) => path.Length == 0 ? $"The document ({contract})" : path;

    private string Unknown(string path, string name, IEnumerable<string> known)
    {
        var words = known.ToArray();
        var nearest = Spelling.Nearest(name, words);
        return nearest is null
            ? $"{path} is not a field of {contract}; remove it (known fields: {string.Join(", ", words)})."
            : $"{path} is not a field of {contract}; did you mean {nearest}?";
    }

    private string Wrong(JsonElement value, JsonTypeInfo type, string path)
        => $"{Named(path)} is {Shown(value)}; give {Expected(type)}.";

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ when value.GetRawText() is { Length: <= 60 } text => text,
        _ => "something else",
    };

    private static string Expected(JsonTypeInfo type)
    {
        var bare = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return type.Kind switch
        {
            JsonTypeInfoKind.Enumerable => "a list",
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            _ when bare.IsEnum => "one of " + string.Join(", ", Enum.GetNames(bare).Select(name => JsonSerializer.Serialize(Enum.Parse(bare, name), type).Trim('"'))),
            _ when bare == typeof(string) => "a text",
            _ when bare == typeof(bool) => "true or false",
            _ when bare == typeof(double) => "a number",
            _ when bare == typeof(int) || bare == typeof(long) => "a whole number",
            _ when bare == typeof(Uri) => "an address",
            _ => "another value",
        };
    }

    private static string Join(string path, string name)
    {
        // A name in an untrusted document may have any length and content: it is displayed truncated and on one line.
        var shown = new string([.. name.Take(60).Select(letter => char.IsControl(letter) ? '?' : letter)]);
        return path.Length == 0 ? shown : $"{path}.{shown}";
    }
}
