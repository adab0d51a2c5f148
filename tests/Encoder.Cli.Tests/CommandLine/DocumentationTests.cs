using Encoder.Cli.CommandLine;
using Encoder.Cli.Progress;
using Encoder.Cli.Tests.Support;

namespace Encoder.Cli.Tests.CommandLine;

/// <summary>Holds the documentation against the command.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Options_All_AreDocumented()
    {
        var options = new EncodeCommand().Options.Concat(new ServeCommand().Options).Select(option => option.Name).Where(name => name != "--help");

        Assert.All(options, name => Assert.Contains($"`{name}", Document("configuration.md"), StringComparison.Ordinal));
    }

    [Fact]
    public void RemoteOptions_All_AreDocumented()
    {
        var document = Document("command-line.md");
        var commands = RemoteCommands.All(new CommandRun().Host());

        Assert.All(commands, command => Assert.Contains($"`{command.Name}", document, StringComparison.Ordinal));
        Assert.All(
            commands.SelectMany(command => command.Options).Select(option => option.Name).Where(name => name != "--help"),
            name => Assert.Contains($"`{name}", document, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("upload", typeof(UploadEvent))]
    [InlineData("download", typeof(DownloadEvent))]
    [InlineData("job", typeof(JobEvent))]
    [InlineData("deleted", typeof(DeletedEvent))]
    [InlineData("progress", typeof(ProgressEvent), typeof(RenditionEvent))]
    [InlineData("warning", typeof(WarningEvent))]
    [InlineData("done", typeof(DoneEvent), typeof(DoneRendition))]
    [InlineData("failed", typeof(FailedEvent), typeof(FaultEvent))]
    [InlineData("cancelled", typeof(CancelledEvent))]
    public void Events_EveryField_IsDocumentedAndNoOther(string name, params Type[] types)
    {
        var row = Assert.Single(Document("command-line.md").Split('\n'), line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal)).Split('|')[2];
        var words = row.Split('`').Where((_, i) => i % 2 == 1).Except(["starting", "probing", "splitting", "encoding", "finishing", "video", "audio"]);
        var fields = types.SelectMany(type => CliJson.Default.GetTypeInfo(type)!.Properties).Select(property => property.Name).Except(["event"]);

        Assert.Equal(fields.Distinct().Order(), words.Distinct().Order());
    }

    private static string Document(string name)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Encoder.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Encoder.sln was not found above the tests.");
        return File.ReadAllText(Path.Combine(folder, "docs", name));
    }
}
