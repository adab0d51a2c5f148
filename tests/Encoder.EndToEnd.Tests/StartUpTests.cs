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
        Assert.Contains(loaded, library => library.EndsWith("Encoder.Engine.dll", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, library => library.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
    }
}
