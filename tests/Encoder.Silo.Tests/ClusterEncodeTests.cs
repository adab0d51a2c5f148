using System.Net.Http.Json;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.TestSupport.Media;

namespace Encoder.Silo.Tests;

/// <summary>A cluster of processes makes the bytes that one command makes.</summary>
public sealed class ClusterEncodeTests
{
    private const string Spec = """{"ladder":[{"name":"360p"},{"name":"240p"}],"chunkSeconds":1,"delivery":{"segmentSeconds":1,"previews":true}}""";

    private static readonly ClipSpec Clip = new() { Size = "640x360", Seconds = "16", Video = "-c:v libx264 -preset ultrafast -g 24 -bf 2 -pix_fmt yuv420p" };

    private static readonly Lazy<Task<(string Spec, IReadOnlyList<string> Hashes)>> Undisturbed = new(async () =>
    {
        var spec = Path.Combine(TestMedia.NewFolder(), "spec.json");
        await File.WriteAllTextAsync(spec, Spec);
        return (spec, OutputFiles.Hashes(await EncoderCommand.EncodeAsync(await TestMedia.ClipAsync(Clip), "--spec", spec)));
    });

    [FfmpegFact]
    public async Task Submit_ToTwoSilos_SameBytesAndEachAnswersForTheJob()
    {
        await using var silos = new SiloProcesses();
        await silos.StartAsync(slots: 1);
        await silos.StartAsync(slots: 1);

        var output = await EncodeAsync(silos, static (_, _) => Task.CompletedTask);

        Assert.Equal((await Undisturbed.Value).Hashes, OutputFiles.Hashes(output));
        using var http = new HttpClient();
        foreach (var silo in silos.All)
        {
            var job = await http.GetFromJsonAsync<JobInfo>(new Uri(silo.Http, $"api/jobs/{Path.GetFileName(Path.GetDirectoryName(output))}"), JsonSerializerOptions.Web);
            var nodes = await http.GetFromJsonAsync<NodePage>(new Uri(silo.Http, "api/nodes"), JsonSerializerOptions.Web);
            Assert.Equal((JobState.Done, 2), (job!.State, nodes!.Nodes.Count));
        }
    }

    [FfmpegTheory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Submit_SiloKilledWithALease_SameBytesAsTheCommand(int doomed)
    {
        await using var silos = new SiloProcesses();
        await silos.StartAsync(slots: 1);
        await silos.StartAsync(slots: 1);

        var output = await EncodeAsync(silos, (line, done) => done >= 2 ? silos.All[doomed].KillInWorkAsync() : Task.CompletedTask);

        Assert.True(silos.All[doomed].DiedWithLease);
        Assert.Equal((await Undisturbed.Value).Hashes, OutputFiles.Hashes(output));
    }

    [FfmpegFact]
    public async Task Submit_SiloTerminatedInTheMiddle_ReturnsItsLeasesAndGoes()
    {
        await using var silos = new SiloProcesses();
        await silos.StartAsync(slots: 1);
        var leaving = await silos.StartAsync(slots: 1);
        int? exitCode = null;

        var output = await EncodeAsync(silos, async (line, done) => exitCode = done == 4 ? await leaving.TerminateAsync() : exitCode);

        Assert.Equal(0, exitCode);
        Assert.Contains("has returned its leases", leaving.Output, StringComparison.Ordinal);
        Assert.Equal((await Undisturbed.Value).Hashes, OutputFiles.Hashes(output));
    }

    /// <summary>Submits the clip and watches it; <paramref name="disturb"/> hears each new number of done chunk lanes once.</summary>
    private static async Task<string> EncodeAsync(SiloProcesses silos, Func<string, int, Task> disturb)
    {
        using var client = silos.Submit((await Undisturbed.Value).Spec, await TestMedia.ClipAsync(Clip));
        var error = client.StandardError.ReadToEndAsync();
        var (job, highest, lines) = ("", 0, new List<string>());
        while (await client.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("job ", StringComparison.Ordinal)) job = line[4..];
            for (var done = DoneOf(line); highest < done;) await disturb(line, ++highest);
        }

        await client.WaitForExitAsync();
        Assert.True(client.ExitCode == 0, $"exit {client.ExitCode}\n{string.Join('\n', lines)}\n{await error}\n{silos.Logs()}");
        return silos.OutputOf(job);
    }

    /// <summary>4 of "Encoding 4/18 ".</summary>
    private static int DoneOf(string line) =>
        line.Split(' ') is [_, { } counts, ..] && int.TryParse(counts.Split('/')[0], out var done) ? done : 0;
}
