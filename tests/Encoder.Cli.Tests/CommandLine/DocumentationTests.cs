using Encoder.Cli.CommandLine;
using Encoder.Cli.Progress;

namespace Encoder.Cli.Tests.CommandLine;

/// <summary>Holds docs/command-line.md against the command.</summary>
public sealed class DocumentationTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Root(), "docs", "command-line.md"));

    [Fact]
    public void Options_All_AreDocumented()
    {
        var options = new EncodeCommand().Options.Select(option => option.Name).Where(name => name != "--help");

        Assert.All(options, name => Assert.Contains($"| `{name}`", Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("progress", typeof(ProgressEvent), typeof(RenditionEvent))]
    [InlineData("warning", typeof(WarningEvent))]
    [InlineData("done", typeof(DoneEvent), typeof(DoneRendition))]
    [InlineData("failed", typeof(FailedEvent), typeof(FaultEvent))]
    [InlineData("cancelled", typeof(CancelledEvent))]
    public void Events_EveryField_IsDocumentedAndNoOther(string name, params Type[] types)
    {
        var row = Assert.Single(Text.Split('\n'), line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal)).Split('|')[2];
        var words = row.Split('`').Where((_, i) => i % 2 == 1).Except(["starting", "probing", "splitting", "encoding", "finishing", "video", "audio"]);
        var fields = types.SelectMany(type => CliJson.Default.GetTypeInfo(type)!.Properties).Select(property => property.Name).Except(["event"]);

        Assert.Equal(fields.Distinct().Order(), words.Distinct().Order());
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Encoder.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Encoder.sln was not found above the tests.");
        return folder;
    }
}
