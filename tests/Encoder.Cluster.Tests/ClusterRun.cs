using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.TestSupport.Media;

namespace Encoder.Cluster.Tests;

/// <summary>Silo processes that encode one clip, and compare it with what one command makes of it.</summary>
public abstract partial class ClusterRun
{
    private const string Spec = """{"ladder":[{"name":"360p"},{"name":"240p"}],"chunkSeconds":1,"delivery":{"segmentSeconds":1,"previews":true}}""";
    private static readonly ClipSpec Clip = new() { Size = "640x360", Seconds = "24", Video = "-c:v libx264 -preset ultrafast -g 24 -bf 2 -pix_fmt yuv420p" };

    private static readonly Lazy<Task<(string Spec, IReadOnlyList<string> Hashes)>> Undisturbed = new(async () =>
    {
        var spec = Path.Combine(TestMedia.NewFolder(), "spec.json");
        await File.WriteAllTextAsync(spec, Spec);
        return (spec, OutputFiles.Hashes(await EncoderCommand.EncodeAsync(await TestMedia.ClipAsync(Clip), "--spec", spec)));
    });

    private SiloProcesses? silos;

    /// <summary>Set before the first test.</summary>
    internal SiloProcesses Silos
    {
        get => silos!;
        private protected set => silos = value;
    }

    private protected bool HasSilos => silos is not null;

    /// <summary>Three silos run, whatever the test before has left of them.</summary>
    internal async Task<IReadOnlyList<SiloProcess>> ThreeAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, 3 - Silos.Running.Count()).Select(_ => Silos.StartAsync()));
        return [.. Silos.Running];
    }

    /// <summary>Submits the clip, watches it to its end and compares every byte with the undisturbed encode.</summary>
    /// <param name="disturb">Hears each new number of done chunk lanes once.</param>
    /// <returns>The job's id.</returns>
    internal async Task<string> EncodeAsync(Func<int, Task>? disturb = null)
    {
        var (spec, hashes) = await Undisturbed.Value;
        using var client = Silos.Submit(spec, await TestMedia.ClipAsync(Clip));
        var error = client.StandardError.ReadToEndAsync();
        var (job, highest, lines) = ("", 0, new List<string>());
        while (await client.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("job ", StringComparison.Ordinal)) job = line[4..];
            for (var done = DoneOf(line); highest < done;) await (disturb?.Invoke(++highest) ?? Task.FromResult(++highest));
        }

        await client.WaitForExitAsync();
        Assert.True(client.ExitCode == 0, $"exit {client.ExitCode}\n{string.Join('\n', lines)}\n{await error}\n{Silos.Logs()}");
        Assert.Equal(hashes, OutputFiles.Hashes(await OutputAsync(job)));
        return job;
    }

    /// <summary>Uploads the clip to a silo by the command, and compares every byte with the undisturbed encode.</summary>
    /// <returns>The job's id.</returns>
    internal async Task<string> UploadAsync(SiloProcess to)
    {
        var (spec, hashes) = await Undisturbed.Value;
        var result = await EncoderCommand.RunAsync("upload", await TestMedia.ClipAsync(Clip), "--server", $"{to.Http}", "--spec", spec, "--wait", "--json");
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}\n{Silos.Logs()}");
        using var http = new HttpClient();
        var jobs = await http.GetFromJsonAsync<JobPage>(new Uri(to.Http, "api/jobs"), JsonSerializerOptions.Web);
        var job = jobs!.Jobs[0];

        // A job is done before its MP4s and previews are.
        while (job.HasFilesToCome) job = await GetAsync<JobInfo>(to, $"api/jobs/{job.Id}");
        Assert.Equal(hashes, OutputFiles.Hashes(await OutputAsync(job.Id)));
        return job.Id;
    }

    /// <summary>Sweeps that reminders have begun, over all silos that run.</summary>
    internal async Task<double> RemindersAsync()
    {
        using var http = new HttpClient();
        var lines = (await Task.WhenAll(Silos.Running.Select(silo => http.GetStringAsync(new Uri(silo.Http, "metrics"))))).SelectMany(static text => text.Split('\n'));
        return lines.Where(static line => line.StartsWith("encoder_catalog_sweeps_total{", StringComparison.Ordinal) && line.Contains("reminder", StringComparison.Ordinal))
            .Sum(static line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    internal static async Task<T> GetAsync<T>(SiloProcess silo, string path)
    {
        using var http = new HttpClient();
        return (await http.GetFromJsonAsync<T>(new Uri(silo.Http, path), ContractsJson.Default.Options))!;
    }

    /// <summary>A folder with what the job delivered.</summary>
    private protected virtual Task<string> OutputAsync(string job) => Task.FromResult(Silos.OutputOf(job));

    /// <summary>4 of "Encoding 4/18 ".</summary>
    private static int DoneOf(string line) =>
        line.Split(' ') is [_, { } counts, ..] && int.TryParse(counts.Split('/')[0], out var done) ? done : 0;
}
