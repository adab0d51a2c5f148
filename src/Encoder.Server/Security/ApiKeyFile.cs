using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Encoder.Server.Security;

/// <summary>The keys file: <c>{"keys": [{"name", "tenant", "scopes", "sha256"}]}</c>. All faults at once, each naming its entry.</summary>
public static partial class ApiKeyFile
{
    /// <summary>Parses the content of a file. The keys are valid only when there are no faults.</summary>
    public static (IReadOnlyList<ApiKey> Keys, IReadOnlyList<string> Faults) Parse(string json)
    {
        Document? document;
        try
        {
            document = JsonSerializer.Deserialize(json, KeyJson.Default.Document);
        }
        catch (JsonException exception)
        {
            return ([], [$"it is not a valid keys file: {exception.Message}"]);
        }

        var entries = document?.Keys ?? [];
        var faults = new List<string>();
        for (var index = 0; index < entries.Count; index++) faults.AddRange(FaultsOf(entries[index]).Select(fault => $"keys[{index}] {fault}"));
        faults.AddRange(Twice(entries.Select(entry => entry.Name)).Select(name => $"the name '{name}' is used more than once"));
        faults.AddRange(Twice(entries.Select(entry => entry.Sha256)).Select(hash => $"the key {hash?[..Math.Min(8, hash.Length)]}… is listed more than once"));
        return faults.Count > 0 ? ([], faults) : ([.. entries.Select(KeyOf)], []);
    }

    /// <summary>Adds a key to the content of a file; null for a file that does not exist.</summary>
    public static string Add(string? json, ApiKey key)
    {
        var document = json is null ? null : JsonSerializer.Deserialize(json, KeyJson.Default.Document);
        var entry = new Entry(key.Name, key.Tenant, key.Scopes, Convert.ToHexStringLower(key.Hash.Span));
        return JsonSerializer.Serialize(new Document([.. document?.Keys ?? [], entry]), KeyJson.Default.Document);
    }

    private static IEnumerable<string> FaultsOf(Entry entry)
    {
        if (entry.Name is null || !Word().IsMatch(entry.Name)) yield return "has no name of 1 to 64 letters, digits, '-', '_' and '.'";
        if (entry.Tenant is not null && !Word().IsMatch(entry.Tenant)) yield return "has a tenant that is not 1 to 64 letters, digits, '-', '_' and '.'";
        if (entry.Scopes is not { Count: > 0 }) yield return "has no scopes; give some of read, write, admin";
        if (entry.Sha256 is null || !Hash().IsMatch(entry.Sha256)) yield return "has no sha256 of 64 hexadecimal digits";
    }

    private static IEnumerable<string?> Twice(IEnumerable<string?> names) =>
        names.Where(name => name is not null).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key);

    private static ApiKey KeyOf(Entry entry) =>
        new(entry.Name!, entry.Tenant ?? "local", entry.Scopes!, Convert.FromHexString(entry.Sha256!));

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[0-9a-fA-F]{64}\z")]
    private static partial Regex Hash();

    internal sealed record Document(IReadOnlyList<Entry>? Keys);

    internal sealed record Entry(string? Name, string? Tenant, IReadOnlyList<ApiScope>? Scopes, string? Sha256);

    [JsonSourceGenerationOptions(
        WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
    [JsonSerializable(typeof(Document))]
    [JsonSerializable(typeof(Entry))]
    internal sealed partial class KeyJson : JsonSerializerContext;
}
