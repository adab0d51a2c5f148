using System.Net;
using System.Net.Sockets;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>The server is part of the command, and costs those nothing who do not use it.</summary>
public sealed class StartUpTests
{
    [FfmpegFact]
    public async Task Encode_UnderWay_HasNothingOfTheServerLoaded()
    {
        var folder = Path.Combine(TestMedia.NewFolder(), "out");
        using var process = EncoderCommand.Start("encode", await TestMedia.ClipAsync(new ClipSpec { Seconds = "8" }), "-o", folder, "--ladder", "240p", "--json");
        var line = await process.StandardOutput.ReadLineAsync();
        var loaded = await File.ReadAllLinesAsync($"/proc/{process.Id}/maps");
        await EncoderCommand.EndAsync(process);

        Assert.Contains("\"progress\"", line, StringComparison.Ordinal);
        Assert.Contains(loaded, library => library.EndsWith("Encoder.Node.dll", StringComparison.Ordinal));

        // Orleans itself describes a connection by ASP.NET's abstraction of one.
        Assert.DoesNotContain(loaded, library =>
            Path.GetFileName(library) is var name && name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && name != "Microsoft.AspNetCore.Connections.Abstractions.dll");
    }

    [FfmpegFact]
    public async Task Serve_OnAPortInUse_SaysSoInOneSentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var process = EncoderCommand.Start("serve", "--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}", "--data", TestMedia.NewFolder());
        var result = await EncoderCommand.EndAsync(process);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("already in use. [server.not_started]", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.Output, StringComparison.Ordinal);
    }
}
