using System.Text.RegularExpressions;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests;

/// <summary>The commands of docs/http-api.md, run as they stand there.</summary>
public sealed partial class DocumentedCommandTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [FfmpegFact]
    public async Task Commands_OnAJob_Work()
    {
        var spec = new JobSpec { Ladder = [new RungSpec { Name = "720p", Width = 160, Height = 90, Preset = "ultrafast" }] };
        var clip = await TestMedia.ClipAsync(new ClipSpec());
        var job = await server.SubmitFileAsync(clip, spec);
        await server.EndAsync(job);
        var commands = Block().Matches(Documents.Read("http-api.md")).SelectMany(block => block.Groups["commands"].Value.Split('\n'))
            .Where(line => line.StartsWith("curl ", StringComparison.Ordinal) && !OtherPlaceholder().IsMatch(line)).ToList();

        Assert.True(commands.Count >= 8, $"{commands.Count} commands");
        foreach (var command in commands)
            await RunAsync(clip, command.Replace("JOB", job, StringComparison.Ordinal).Replace("http://127.0.0.1:5000/", server.Address.ToString(), StringComparison.Ordinal));
    }

    private static Task<string> RunAsync(string clip, string command) =>
        MediaTool.RunAsync("bash", ["-c", $"cd '{TestMedia.NewFolder()}' && cp '{clip}' film.mp4 && {command}"]);

    [GeneratedRegex(@"```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\b(?:ASSET|FILE|KEY|NUMBER|LENGTH|CHANNEL)\b")]
    private static partial Regex OtherPlaceholder();
}
