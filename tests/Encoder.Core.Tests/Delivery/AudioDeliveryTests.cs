using System.Security.Cryptography;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Delivery;

public sealed class AudioDeliveryTests
{
    private static readonly ClipSpec Sound = new() { Video = null, Container = "mka", Audio = "-c:a flac -ac 2", Seconds = "5" };

    [FfmpegTheory]
    [InlineData(AudioCodec.Aac, "mp4a.40.2")]
    [InlineData(AudioCodec.Opus, "opus")]
    public async Task Build_AllFilesJoined_SoundLikeOneEncodeFromZero(AudioCodec codec, string codecs)
    {
        var clip = await TestMedia.ClipAsync(Sound);
        var plan = codec == AudioCodec.Aac ? Rendered.Aac() : Rendered.Opus();
        var rendered = await Rendered.AudioAsync(clip, plan);
        Assert.True(rendered.Parts.Count > 1);
        Assert.Equal(codecs, rendered.Parts[0].Codecs);
        Assert.Single(rendered.Parts.Select(part => part.InitSha256).Distinct());

        var whole = Path.Combine(TestMedia.NewFolder(), "whole.mp4");
        await MediaTool.FfmpegAsync(["-i", clip, .. plan.EncoderArguments, whole]);
        var expected = await PcmAsync(whole);
        await AssertSameSoundAsync(expected, await Rendered.WriteProgressiveAsync(rendered.Track()), plan, "0.000000", 0);

        // In a fragmented file the priming lies before zero, where the edit list puts it; ffmpeg's Opus decoder drops it by itself.
        var start = FormattableString.Invariant($"{-plan.PrimingSamples / 48_000m:F6}");
        await AssertSameSoundAsync(expected, await rendered.WriteAsync(), plan, start, codec == AudioCodec.Aac ? plan.PrimingSamples : 0);
    }

    [FfmpegFact]
    public async Task BuildParts_OfPacketsThatStillCome_HasTheFirstPartsOfTheWhole()
    {
        var (plan, part) = (Rendered.Aac(), TimeSpan.FromMilliseconds(510));
        var files = await SplitFiles.AudioAsync(await TestMedia.ClipAsync(Sound), string.Join(' ', plan.EncoderArguments));
        for (var number = 0; number < 2; number++)
        {
            var file = NutFile.Parse(await File.ReadAllBytesAsync(files[number]));
            var segment = Assert.Single(AudioDelivery.Build(file, plan, number, TimeSpan.FromMinutes(1), part).Segments);
            Assert.Equal(segment.Content.ToArray(), segment.Parts.SelectMany(made => made.Content.ToArray()));
            Assert.Equal(segment.Duration, segment.Parts.Sum(made => made.Duration));
            for (var packets = 1; packets <= file.Packets.Count; packets++)
            {
                var parts = AudioDelivery.BuildParts(file.With([.. file.Packets.Take(packets)]), plan, number, 0, part)?.Parts ?? [];
                Assert.Equal((packets - 2) / 23, parts.Count);
                Assert.All(parts, (made, at) => Assert.Equal(segment.Parts[at] with { Content = default }, made with { Content = default }));
                Assert.All(parts, (made, at) => Assert.Equal(segment.Parts[at].Content.ToArray(), made.Content.ToArray()));
            }
        }
    }

    private static async Task AssertSameSoundAsync(byte[] expected, string path, AudioPlan plan, string startTime, int extraSamples)
    {
        Assert.Equal(startTime, (await ProbedStream.OfAsync(path))[0].StartTime);
        var actual = (await PcmAsync(path)).AsSpan(extraSamples * 4);

        Assert.Equal(expected.Length, actual.Length);
        Assert.Equal(SHA256.HashData(expected), SHA256.HashData(actual));
    }

    [FfmpegFact]
    public async Task Build_FirstAndLastFile_AreShorterByPrimingAndPadding()
    {
        var rendered = await Rendered.AudioAsync(await TestMedia.ClipAsync(Sound), Rendered.Aac());
        var segments = rendered.Parts.SelectMany(part => part.Segments).ToArray();
        Assert.Equal(0, segments[0].Start);
        Assert.Equal((rendered.Parts[0].Frames * 1_024) - 1_024, segments[0].Duration);
        for (var i = 1; i < segments.Length; i++)
            Assert.Equal((i, segments[i - 1].Start + segments[i - 1].Duration), (segments[i].Number, segments[i].Start));
        Assert.Equal(5 * 48_000, segments[^1].Start + segments[^1].Duration);
    }

    [FfmpegFact]
    public async Task Build_OtherChannelsThanPlanned_IsAFault()
    {
        var file = NutFile.Parse(await File.ReadAllBytesAsync((await SplitFiles.AudioAsync(await TestMedia.ClipAsync(Sound)))[0]));
        var fault = Assert.Throws<FaultException>(() => AudioDelivery.Build(file, Rendered.Aac() with { Channels = 6 }, 0, TimeSpan.FromSeconds(2))).Fault;
        Assert.Equal((ErrorCodes.SplitFailed, true), (fault.Code, fault.Message.Contains("2 channels")));
    }

    private static async Task<byte[]> PcmAsync(string path)
    {
        var pcm = Path.Combine(TestMedia.NewFolder(), "out.pcm");
        await MediaTool.FfmpegAsync(["-i", path, "-f", "s16le", "-c:a", "pcm_s16le", pcm]);
        return await File.ReadAllBytesAsync(pcm);
    }
}
