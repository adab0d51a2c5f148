using System.Diagnostics;
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

    public static async Task<ServeProcess> StartAsync(string data)
    {
        var serve = new ServeProcess(EncoderCommand.Start("serve", "--port", "0", "--data", data, "--slots", "2"));
        await serve.address.Task;
        return serve;
    }

    /// <summary>The job as its events tell it, until a condition holds.</summary>
    public async Task<JobInfo> UntilAsync(string job, Func<JobInfo, bool> condition)
    {
        using var http = new HttpClient { BaseAddress = await address.Task };
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
