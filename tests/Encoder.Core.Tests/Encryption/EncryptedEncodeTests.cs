using Encoder.Contracts;
using Encoder.Core.Encryption;
using Encoder.Core.Tests.Delivery;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Encryption;

/// <summary>What ffmpeg makes of encrypted renditions, with the key and without.</summary>
public sealed class EncryptedEncodeTests
{
    private const string KeyId = "000102030405060708090a0b0c0d0e0f";
    private const string H264 = "-c:v libx264 -preset veryfast -crf 20 -bf 3 -threads 1 -x264-params scenecut=0";
    private const string Hevc = "-c:v libx265 -preset ultrafast -crf 20 -forced-idr 1 -x265-params pools=none:frame-threads=1:open-gop=0:log-level=error";
    private static readonly ContentKey Key = new(KeyId, Convert.FromHexString("101112131415161718191a1b1c1d1e1f"));

    [FfmpegTheory]
    [InlineData(EncryptionScheme.Cenc, VideoCodec.H264)]
    [InlineData(EncryptionScheme.Cbcs, VideoCodec.H264)]
    [InlineData(EncryptionScheme.Cenc, VideoCodec.Hevc)]
    [InlineData(EncryptionScheme.Cbcs, VideoCodec.Hevc)]
    public async Task Video_WithTheKey_DecodesToTheFramesOfTheClearOne(EncryptionScheme scheme, VideoCodec codec)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Audio = null });
        var rung = codec == VideoCodec.H264 ? MiniPipeline.Rung(H264, reorderFrames: 2) : MiniPipeline.Rung(Hevc, codec, "hvc1", reorderFrames: 2);
        await AssertNeedsKeyAsync(await Rendered.VideoAsync(await MiniPipeline.SplitAsync(clip, "h264", rung)), scheme, "0:v:0");
    }

    [FfmpegTheory]
    [InlineData(EncryptionScheme.Cenc, AudioCodec.Aac)]
    [InlineData(EncryptionScheme.Cbcs, AudioCodec.Aac)]
    [InlineData(EncryptionScheme.Cenc, AudioCodec.Opus)]
    [InlineData(EncryptionScheme.Cbcs, AudioCodec.Opus)]
    public async Task Sound_WithTheKey_DecodesToTheSamplesOfTheClearOne(EncryptionScheme scheme, AudioCodec codec) => await AssertNeedsKeyAsync(
        await Rendered.AudioAsync(await TestMedia.ClipAsync(new ClipSpec()), codec == AudioCodec.Aac ? Rendered.Aac() : Rendered.Opus()), scheme, "0:a:0");

    // Segment by segment: ffmpeg 5.1 takes the sample information of another fragment when a file has several, also in files that it wrote itself.
    private static async Task AssertNeedsKeyAsync(Rendered clear, EncryptionScheme scheme, string map)
    {
        var plan = new EncryptionPlan(scheme, KeyId);
        var segments = clear.Parts.SelectMany(part => part.Segments.Select(segment => part with { Segments = [segment] })).ToList();
        foreach (var one in new[] { segments[0], segments[^1] })
        {
            var encrypted = await new Rendered([MediaEncryption.Encrypt(one, plan, 1, _ => Key)]).WriteAsync();
            var expected = (await FrameHashes.OfAsync(await new Rendered([one]).WriteAsync(), map)).Frames;

            Assert.NotEmpty(expected);
            Assert.Equal(expected, (await FrameHashes.OfAsync(encrypted, map, "-xerror", "-decryption_key", Convert.ToHexStringLower(Key.Key))).Frames);
            Assert.NotEqual(expected, await TryDecodeAsync(encrypted, map));
            Assert.NotEqual(expected, await TryDecodeAsync(encrypted, map, "-decryption_key", new string('0', 32)));
        }
    }

    /// <summary>The frames; none when ffmpeg gives up.</summary>
    private static async Task<IReadOnlyList<FrameHash>> TryDecodeAsync(string path, string map, params string[] arguments)
    {
        try
        {
            return (await FrameHashes.OfAsync(path, map, arguments)).Frames;
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }
}
