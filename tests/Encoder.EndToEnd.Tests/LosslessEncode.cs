using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>A lossless encode at source size, compared frame by frame and time by time.</summary>
internal static class LosslessEncode
{
    /// <summary>Decoded MP4 and decoded HLS have the expected frames; gives the output folder.</summary>
    public static async Task<string> AssertEqualAsync(FrameHashes expected, string source, params string[] arguments)
    {
        // Every rung is above the source, so the lowest stays, at source size.
        var output = await EncoderCommand.EncodeAsync(source, [.. arguments, "--ladder", "2160p", "--encoder-params", EncoderCommand.Lossless]);

        var frames = expected.Relative();
        Assert.NotEmpty(frames);
        Assert.Equal(frames, (await FrameHashes.OfAsync(Path.Combine(output, "2160p.mp4"))).Relative());
        Assert.Equal(frames, (await FrameHashes.OfAsync(Path.Combine(output, "2160p", "playlist.m3u8"))).Relative());
        return output;
    }
}
