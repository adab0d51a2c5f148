using System.Diagnostics;
using System.Globalization;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>The silo within the command: it opens no port, many run at once, and a stopped machine loses nothing.</summary>
public sealed class EmbeddedSiloTests
{
    private const int AtOnce = 5;

    // Longer than a lease, so that every deadline has passed when the process goes on.
    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(25);

    [FfmpegFact]
    public async Task Encode_UnderWay_ListensOnNoPort()
    {
        using var process = await StartEncodeAsync();

        var sockets = Listening(process.Id);
        await EncoderCommand.EndAsync(process);

        Assert.Empty(sockets);
    }

    [FfmpegFact]
    public async Task Serve_Ready_ListensOnItsPortAlone()
    {
        await using var serve = await ServeProcess.StartAsync(TestMedia.NewFolder());

        Assert.Equal([serve.Address.Port], Listening(serve.Id));
    }

    [FfmpegFact]
    public async Task Encode_FiveAtOnce_AllEndWithTheSameBytes()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "2" });
        var outputs = Enumerable.Range(0, AtOnce).Select(_ => Path.Combine(TestMedia.NewFolder(), "out")).ToList();

        var results = await Task.WhenAll(outputs.Select(output => EncoderCommand.RunProcessAsync("encode", clip, "-o", output, "--ladder", "240p")));

        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Error));
        Assert.Single(outputs.Select(output => string.Join('\n', OutputFiles.Hashes(output))).Distinct());
    }

    [FfmpegFact]
    public async Task Encode_StoppedForLongerThanALease_LosesNoAttempt()
    {
        var output = Path.Combine(TestMedia.NewFolder(), "out");
        using var process = await StartEncodeAsync(output);

        // The command first: then it starts nothing more, and its children can be counted.
        await SignalAsync("STOP", [process.Id]);
        var all = Children(process.Id).Prepend(process.Id).ToList();
        await SignalAsync("STOP", all);
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(Stopped));
        await SignalAsync("CONT", all);
        var result = await EncoderCommand.EndAsync(process);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.All((await OutputFiles.ReportAsync(output)).Chunks, chunk => Assert.Equal(1, chunk.Attempts));
    }

    private static async Task<Process> StartEncodeAsync(string? output = null)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "20" });
        var process = EncoderCommand.Start("encode", clip, "-o", output ?? Path.Combine(TestMedia.NewFolder(), "out"), "--ladder", "240p", "--json");
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("\"encoding\"", StringComparison.Ordinal)) return process;
        }

        throw new InvalidOperationException($"The encode ended early: {await process.StandardError.ReadToEndAsync()}");
    }

    private static async Task SignalAsync(string signal, IEnumerable<int> processes)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync();
    }

    /// <summary>What a stopped process has started. ffmpeg has a process group of its own.</summary>
    private static IEnumerable<int> Children(int process) =>
        from task in Directory.GetDirectories($"/proc/{process}/task")
        from child in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let id = int.Parse(child, CultureInfo.InvariantCulture)
        from one in Children(id).Prepend(id)
        select one;

    /// <summary>The TCP ports that a process listens on, by its open sockets and /proc/net/tcp*.</summary>
    private static List<int> Listening(int process)
    {
        var sockets = Directory.GetFiles($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget).OfType<string>().ToHashSet();
        return [..
            from table in new[] { "tcp", "tcp6" }
            from line in File.ReadLines($"/proc/{process}/net/{table}").Skip(1)
            let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where fields[3] == "0A" && sockets.Contains($"socket:[{fields[9]}]")
            select int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)];
    }
}
