using System.CommandLine;
using System.Text.Json;

namespace Encoder.Cli.CommandLine;

/// <summary>The arguments that a config file adds to a command line, or the error in it.</summary>
internal sealed record ConfigFile(IReadOnlyList<string> Arguments, string? Mistake = null)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads the options of the file that the command line does not give. Unknown names are errors.</summary>
    public static ConfigFile Read(string path, EncodeCommand command, ParseResult given)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Merge(document.RootElement, path, command, given)
                : Wrong(path, "is not a JSON object of option names and values.");
        }
        catch (JsonException e)
        {
            return Wrong(path, $"is not JSON (line {e.LineNumber + 1}).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Wrong(path, "cannot be read.");
        }
    }

    private static ConfigFile Merge(JsonElement root, string path, EncodeCommand command, ParseResult given)
    {
        var arguments = new List<string>();
        foreach (var property in root.EnumerateObject())
        {
            var option = command.Options.FirstOrDefault(option => option.Name == "--" + property.Name && option != command.Config && !IsHelp(option));
            if (option is null)
                return Wrong(path, $"has an unknown option '{property.Name}'.");
            if (Text(property.Value, option) is not { } text)
                return Wrong(path, $"has an invalid value for the option '{property.Name}'.");
            if (!IsOverruled(option, command, given) && !(option is Option<bool> && text == "false"))
                arguments.AddRange(option is Option<bool> ? [option.Name] : [$"{option.Name}={text}"]);
        }
        return new(arguments);
    }

    private static string? Text(JsonElement value, Option option) => (option is Option<bool>, value.ValueKind) switch
    {
        (true, JsonValueKind.True) => "true",
        (true, JsonValueKind.False) => "false",
        (false, JsonValueKind.String) => value.GetString(),
        (false, JsonValueKind.Number) => value.GetRawText(),
        (false, JsonValueKind.Array) when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            string.Join(',', value.EnumerateArray().Select(item => item.GetString())),
        _ => null,
    };

    private static bool IsOverruled(Option option, EncodeCommand command, ParseResult given) =>
        OptionValues.IsGiven(given, option) ||
        command.ExclusivePairs.Any(pair =>
            (pair.First == option || pair.Second == option) && (OptionValues.IsGiven(given, pair.First) || OptionValues.IsGiven(given, pair.Second)));

    private static bool IsHelp(Option option) => option is System.CommandLine.Help.HelpOption;

    private static ConfigFile Wrong(string path, string what) => new([], $"--config: {path} {what}");
}
