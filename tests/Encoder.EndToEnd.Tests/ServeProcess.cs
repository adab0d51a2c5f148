using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Encoder.Contracts;

namespace Encoder.EndToEnd.Tests;

/// <summary><c>encoder serve</c> as a process of its own, which may be killed.</summary>
internal sealed class ServeProcess : IAsyncDisposable
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
    public static async Task<ServeProcess> StartAsync(string data, int port = 0)
    {
        var serve = new ServeProcess(EncoderCommand.Start("serve", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data, "--slots", "2"));
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
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            var info = JsonSerializer.Deserialize(line[6..], ContractsJson.Default.JobInfo)!;
            if (condition(info)) return info;
        }

        throw new InvalidOperationException("The events ended before that.");
    }

    /// <summary>As a power cut does it: SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
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
