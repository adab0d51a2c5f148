using System.Text.RegularExpressions;

namespace Encoder.Repository.Tests;

/// <summary>One word, one thing, one spelling: docs/glossary.md.</summary>
public sealed partial class WordTests
{
    private static readonly string[] EmptyWords = ["Helper", "Helpers", "Manager", "Managers", "Util", "Utils", "Utility", "Utilities"];

    // American as in .NET itself; "Cancelled" is ours, with two l, as the job's state has it in JSON.
    private static readonly Dictionary<string, string> Spellings = new()
    {
        ["Colour"] = "Color", ["Behaviour"] = "Behavior", ["Centre"] = "Center", ["Catalogue"] = "Catalog", ["Grey"] = "Gray",
        ["Favour"] = "Favor", ["Analyse"] = "Analyze", ["Initialise"] = "Initialize", ["Serialise"] = "Serialize",
        ["Deserialise"] = "Deserialize", ["Normalise"] = "Normalize", ["Optimise"] = "Optimize", ["Synchronise"] = "Synchronize",
        ["Organise"] = "Organize", ["Recognise"] = "Recognize", ["Dialogue"] = "Dialog", ["Canceled"] = "Cancelled",
        ["TimeBase"] = "Timebase", ["TimeScale"] = "Timescale", ["KeyFrame"] = "Keyframe", ["BitRate"] = "Bitrate",
        ["Framerate"] = "FrameRate", ["Filename"] = "FileName", ["PlayList"] = "Playlist", ["PreRoll"] = "Preroll", ["TimeStamp"] = "Timestamp",
    };

    // Names that others gave: .NET, ffprobe with its time_base, Spectre.Console with its Grey, FFMpegCore.
    private static readonly HashSet<string> Given =
    [
        "OperationCanceledException", "TaskCanceledException", "IsCanceled", "CanBeCanceled", "SetCanceled", "TrySetCanceled", "FromCanceled", "Canceled",
        "TimeBase", "Grey", "AnalyseAsync",
    ];

    [Fact]
    public void Types_Names_SayWhatTheyAre() => Repository.AssertNone(
        from file in SourceText.Files
        from type in SourceText.DeclaredTypes(SourceText.Code(file))
        where SourceText.Words(type).Any(EmptyWords.Contains) || type == "Encoder"
        select $"{file}: {type}",
        "A type is named after what it is; Encoder alone would hide System.Text.Encoder:");

    [Fact]
    public void Files_Names_SayWhatTheyAre() => Repository.AssertNone(
        SourceText.Files.Where(file => SourceText.Words(Path.GetFileNameWithoutExtension(file)).Any(EmptyWords.Contains)),
        "A file is named after what is in it:");

    [Fact]
    public void Identifiers_Words_AreSpelledOneWay() => Repository.AssertNone(
        from file in SourceText.Files
        where Path.GetFileName(file) != "WordTests.cs"
        from identifier in SourceText.Identifiers(SourceText.Code(file))
        where !Given.Contains(identifier)
        from spelling in Spellings
        where Has(identifier, spelling.Key)
        select $"{file}: {identifier} (write {spelling.Value})",
        "These identifiers have a spelling of their own:");

    [Fact]
    public void Tests_Names_SaySubjectConditionOutcome() => Repository.AssertNone(
        from file in SourceText.Files
        where file.StartsWith("tests/", StringComparison.Ordinal)
        from Match match in TestMethod().Matches(SourceText.Code(file))
        where match.Groups["name"].Value.Split('_').Length != 3
        select $"{file}: {match.Groups["name"].Value}",
        "A test is named Subject_Condition_Outcome:");

    // At a word's start only: "ultraviolet" is no "violet", and a parameter starts small.
    private static bool Has(string identifier, string word) =>
        identifier.Contains(word, StringComparison.Ordinal)
        || identifier.StartsWith(char.ToLowerInvariant(word[0]) + word[1..], StringComparison.Ordinal);

    [GeneratedRegex(@"\[\w*(?:Fact|Theory|Property)\b[^\n]*\]\s+(?:\[[^\n]*\]\s+)*public\s+(?:static\s+)?(?:async\s+)?\w+\s+(?<name>\w+)\s*\(")]
    private static partial Regex TestMethod();
}
