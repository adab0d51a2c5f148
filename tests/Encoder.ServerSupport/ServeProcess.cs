using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.TestSupport.Processes;

namespace Encoder.ServerSupport;

/// <summary><c>encoder serve</c> as a process of its own, which may be killed. Whoever uses it references Encoder.Cli, so that it is built.</summary>
public sealed class ServeProcess : IAsyncDisposable
{
    private const string Greeting = "Serving ";
    private readonly Process process;
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> errors;
    private readonly Task reading;

    private ServeProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
        reading = ReadAsync();
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <param name="data">Its data folder.</param>
    /// <param name="port">The port an earlier one had, for clients that are to find it again; 0: any.</param>
    /// <param name="more">Further arguments.</param>
    public static Task<ServeProcess> StartAsync(string data, int port = 0, params string[] more) => StartAsync(new Dictionary<string, string>(), data, port, more);

    /// <summary>Starts it with environment variables of its own.</summary>
    public static async Task<ServeProcess> StartAsync(IReadOnlyDictionary<string, string> environment, string data, int port = 0, params string[] more)
    {
        var command = new ProcessStartInfo(
            EncoderExecutable.Path, ["serve", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data, "--slots", "2", .. more])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment) command.Environment[name] = value;
        var serve = new ServeProcess(Process.Start(command)!);
        serve.Address = await serve.address.Task;
        return serve;
    }

    /// <summary>What is stored of an asset.</summary>
    public async Task<AssetInfo> AssetAsync(string asset)
    {
        using var http = new HttpClient { BaseAddress = Address };
        return JsonSerializer.Deserialize(await http.GetByteArrayAsync(new Uri($"/api/assets/{asset}", UriKind.Relative)), ContractsJson.Default.AssetInfo)!;
    }

    /// <summary>The job as its events tell it, until a condition holds.</summary>
    public async Task<JobInfo> UntilAsync(string job, Func<JobInfo, bool> condition)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var reader = new StreamReader(await http.GetStreamAsync(new Uri($"/api/jobs/{job}/events", UriKind.Relative)));
        JobInfo? info = null;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            info = JsonSerializer.Deserialize(line[6..], ContractsJson.Default.JobInfo)!;
            if (condition(info)) return info;
        }

        throw new InvalidOperationException($"The events ended before that: {info?.State} {info?.Fault}");
    }

    /// <summary>As a service manager ends it, by SIGTERM; gives its exit code.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>As a power cut does it: SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        await reading;
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Greeting, StringComparison.Ordinal)) address.TrySetResult(new Uri(line[Greeting.Length..].Split(' ')[0]));
        }

        address.TrySetException(new InvalidOperationException($"The server ended: {await errors}"));
    }
}
