using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Encoder.Contracts;
using Encoder.Core.Ladders;

namespace Encoder.Repository.Tests;

/// <summary>docs/configuration.md says what the code does.</summary>
public sealed partial class ConfigurationDocumentTests
{
    private const string Document = "docs/configuration.md";

    [Fact]
    public void Ladders_EveryPreset_IsInTheTable() => Assert.Equal(
        LadderPresets.All.Select(preset => string.Create(
            CultureInfo.InvariantCulture,
            $"`{preset.Name}` | {preset.Width} × {preset.Height} | {preset.Crf} | {preset.MaxBitrateBps / 1e6} Mb/s")),
        Markdown.Rows(Document).Where(cells => cells[0].EndsWith("p`", StringComparison.Ordinal)).Select(cells => string.Join(" | ", cells)));

    [Fact]
    public void Ladders_Default_IsInTheOptions() => Assert.Contains($"`--ladder NAMES` | `{LadderPresets.Default}` |", Repository.Read(Document));

    [Fact]
    public void JobSpec_Example_IsOne()
    {
        var example = JsonBlock().Matches(Repository.Read(Document)).Select(match => match.Groups["json"].Value).Single(json => json.Contains("\"name\"", StringComparison.Ordinal));

        var spec = JobSpecReader.Parse(example);

        Assert.Equal(["720p", "360p"], spec.Ladder.Select(rung => rung.Name));
    }

    // Row by row: a field that the table lacks can't be found by readers, one that the spec lacks is refused.
    [Fact]
    public void JobSpec_EveryField_IsInTheTable()
    {
        string[] fields =
        [
            .. Fields(typeof(JobSpec)).Except(["ladder", "audio", "delivery"]),
            .. Fields(typeof(RungSpec)), .. Fields(typeof(AudioSpec)), .. Fields(typeof(DeliverySpec)).Except(["encryption"]), .. Fields(typeof(EncryptionSpec)),
        ];
        var table = Repository.Read(Document).Split("| field |")[1];
        var documented = Field().Matches(string.Join('\n', table.Split('\n').Select(line => line.Split('|').ElementAtOrDefault(1) ?? "")))
            .Select(match => match.Groups["name"].Value);

        Assert.Equal(
            fields.Distinct().Order(StringComparer.Ordinal), documented.Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Fields(Type type) => type.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    [GeneratedRegex(@"```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"`(?:(?:ladder|audio)\[\]\.|delivery\.(?:encryption\.)?)?(?<name>[A-Za-z][A-Za-z0-9]*)(?:\[\]|\{\})?`")]
    private static partial Regex Field();
}
