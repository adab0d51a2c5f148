using System.Diagnostics;
using System.Text;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>What is made to harm is refused with a code or encoded harmlessly, in bounded time, and leaves nothing behind.</summary>
public sealed class HostileTests
{
    // Of processor time, so that a busy machine does not count; what only waits is bounded by the clock.
    private static readonly TimeSpan MostCpu = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly ClipSpec Clip = new() { Size = "64x48", Seconds = "1", Video = "-c:v libx264 -preset ultrafast -g 24 -pix_fmt yuv420p" };

    [FfmpegTheory]
    [InlineData("playlist.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")]
    [InlineData("manifest.mkv", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet><Representation id=\"1\"><BaseURL>file:///etc/passwd</BaseURL></Representation></AdaptationSet></Period></MPD>")]
    [InlineData("list.mp4", "ffconcat version 1.0\nfile /etc/passwd\n")]
    [InlineData("session.mov", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n")]
    [InlineData("terminal.ts", "\u001b[2J\u001b[1;1HHello \u001b[31mworld")]
    [InlineData("image%03d.mp4", "x")]
    [InlineData("subtitles.mp4", "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")]
    public Task Encode_TextRenamedToMedia_Refused(string name, string text) => RefusedAsync(Write(name, Encoding.UTF8.GetBytes(text)), "asset.unreadable");

    [FfmpegFact]
    public async Task Encode_PictureRenamedToMedia_Refused()
    {
        var picture = Path.Combine(TestMedia.NewFolder(), "picture.png");
        await MediaTool.FfmpegAsync(["-f", "lavfi", "-i", "testsrc2=size=64x48", "-frames:v", "1", picture]);
        await RefusedAsync(Write("picture.mp4", await File.ReadAllBytesAsync(picture)), "asset.unreadable");
    }

    // 16000 x 16000, said by the container or by the pictures: what claims nothing in its header is met by the decoder.
    [FfmpegTheory]
    [InlineData(true, false, "asset.beyond_limits")]
    [InlineData(false, true, "asset.no_decodable_track")]
    public async Task Encode_HugePicture_Refused(bool inContainer, bool inPictures, string code)
    {
        var clip = await TestMedia.ClipAsync(Clip with { Size = "320x272", Video = "-c:v mjpeg -pix_fmt yuvj420p", Audio = null, Container = "mkv", Seconds = "0.2" });
        var bytes = await File.ReadAllBytesAsync(clip);
        if (inContainer) HostileFiles.ClaimMatroskaSize(bytes, 16_000);
        if (inPictures) HostileFiles.ClaimJpegSizes(bytes, 16_000);

        await RefusedAsync(Write("huge.mkv", bytes), code, isMeasured: true);
    }

    [FfmpegFact]
    public Task Encode_ThousandTracks_Refused() => RefusedAsync(Write("tracks.mkv", HostileFiles.MatroskaOfTracks(1_000)), "asset.beyond_limits", isMeasured: true);

    [FfmpegFact]
    public async Task Encode_TwoFramesTenHoursApart_Refused()
    {
        var source = Path.Combine(TestMedia.NewFolder(), "apart.mkv");
        await MediaTool.FfmpegAsync(
            ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=1:duration=2", "-vf", "setpts=PTS*36000", "-fps_mode", "passthrough", "-c:v", "libx264", source]);
        await RefusedAsync(source, "asset.beyond_limits", isMeasured: true);
    }

    [FfmpegFact]
    public async Task Encode_HeaderThatClaims143165Seconds_IsDoneWithAWarning()
    {
        var bytes = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(Clip with { Container = "mkv" }));
        HostileFiles.ClaimDuration(bytes, milliseconds: 143_165_000);

        var result = await DoneAsync(Write("claim.mkv", bytes), isMeasured: true);

        Assert.Contains("[asset.shorter_than_declared]", result.Error, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Encode_NinetyThousandFramesASecond_IsDone()
    {
        var source = Path.Combine(TestMedia.NewFolder(), "rate.mp4");
        await MediaTool.FfmpegAsync(["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=90000", "-frames:v", "5", "-c:v", "libx264", "-pix_fmt", "yuv420p", source]);
        await DoneAsync(source, isMeasured: true);
    }

    [FfmpegFact]
    public async Task Encode_ExternalDataReference_ReadsNothingElse() =>
        await FailedAsync(Write("reference.mov", HostileFiles.WithExternalData(await File.ReadAllBytesAsync(await TestMedia.ClipAsync(Clip)), "/etc/passwd")));

    [FfmpegFact]
    public async Task Encode_AttachmentNamedUpwards_WritesNothingOutside()
    {
        var folder = TestMedia.NewFolder();
        var source = Path.Combine(folder, "attachment.mkv");
        await MediaTool.FfmpegAsync(
            ["-i", await TestMedia.ClipAsync(Clip), "-c", "copy", "-attach", Write("note.txt", "note"u8.ToArray()), "-metadata:s:t", "mimetype=text/plain", "-metadata:s:t", "filename=../../escaped", source]);

        await DoneAsync(source);

        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "escaped"));
        Assert.Equal([source], Directory.EnumerateFiles(folder));
    }

    [FfmpegTheory]
    [InlineData("it's \"quoted\" $(touch x) `id`.mp4", false)]
    [InlineData("new\nline.mp4", false)]
    [InlineData("frame%03d.mp4", false)]
    [InlineData("-i.mp4", true)]
    [InlineData("right\u202Eto\u200Fleft.mp4", false)]
    [InlineData("concat:a|b;c.mp4", true)]
    [InlineData("[0:v]movie=x,null[v].mp4", false)]
    public async Task Encode_OddName_IsDone(string name, bool fromItsFolder)
    {
        var source = Write(name, await File.ReadAllBytesAsync(await TestMedia.ClipAsync(Clip)));
        var output = Path.Combine(TestMedia.NewFolder(), name + " out");

        // As a shell gives it to somebody who stands in the folder: a name that begins with '-' is not an option behind '--'.
        var result = fromItsFolder
            ? await EncoderCommand.RunInAsync(Path.GetDirectoryName(source)!, "encode", "-o", output, "--ladder", "240p", "--", name)
            : await EncoderCommand.RunAsync("encode", source, "-o", output, "--ladder", "240p");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.True(File.Exists(Path.Combine(output, "240p.mp4")));
        Assert.Equal([output], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(output)!));
        Assert.Equal([source], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(source)!));
    }

    [FfmpegFact]
    public async Task Encode_LongPath_IsDone()
    {
        var folder = TestMedia.NewFolder();
        while (folder.Length < 3_500) folder = Path.Combine(folder, new string('d', 200));
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, new string('n', 200) + ".mp4");
        File.Copy(await TestMedia.ClipAsync(Clip), path);
        await DoneAsync(path);
    }

    [FfmpegTheory]
    [InlineData("-f tee")]
    [InlineData("-c:v libx264 -x264-params stats=/tmp/x")]
    [InlineData("-c:v libx264 -x264-params dump-yuv=/tmp/x")]
    [InlineData("-c:v libx265 -x265-params csv=/tmp/x")]
    [InlineData("-c:v libx264 -vf movie=/etc/passwd")]
    [InlineData("-vf drawtext=textfile=/etc/passwd")]
    [InlineData("-c:v libx264 out2.mp4")]
    [InlineData("-c:v libx264 -i /etc/passwd")]
    [InlineData("-c:v libx264 -passlogfile /tmp/x -pass 1")]
    [InlineData("-c:v libx264 -preset 'fast -f tee'")]
    [InlineData("-c:v libx264 -crf 23,movie=x")]
    [InlineData("-c:v libx264 -x264-params crf=23:log-file=/tmp/x")]
    [InlineData("-dump_attachment:t x")]
    [InlineData("-c:v rawvideo")]
    public async Task Encode_ParameterThatReaches_RefusedByName(string parameters) =>
        await RefusedAsync(await TestMedia.ClipAsync(Clip), "spec.parameter_refused", options: ["--encoder-params", parameters]);

    [FfmpegTheory]
    [InlineData("""{ "ladder": [ { "name": "../escaped" } ] }""")]
    [InlineData("""{ "ladder": [ { "name": "a;b" } ] }""")]
    [InlineData("""{ "ladder": [ { "name": "720p", "preset": "fast -f tee" } ] }""")]
    [InlineData("""{ "ladder": [ { "name": "720p", "profile": "high,movie=x" } ] }""")]
    [InlineData("""{ "ladder": [ { "name": "720p", "frameRate": "25,movie=x" } ] }""")]
    [InlineData("""{ "callbacks": [ "file:///etc/passwd" ] }""")]
    [InlineData("""{ "ladder": [ { "name": "720p", "filter": "movie=x" } ] }""")]
    public async Task Encode_SpecThatReaches_Refused(string spec)
    {
        var result = await RunAsync(await TestMedia.ClipAsync(Clip), isMeasured: false, "--spec", Write("job.json", Encoding.UTF8.GetBytes(spec)));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[spec.", result.Error, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Encode_NameInSpecWithMarkup_IsData() =>
        await DoneAsync(
            await TestMedia.ClipAsync(Clip), options: ["--spec", Write("job.json", """{ "name": "../../x%03d'\"; rm -rf <script>", "ladder": [ { "name": "240p" } ] }"""u8.ToArray())]);

    private static string Write(string name, byte[] content)
    {
        var path = Path.Combine(TestMedia.NewFolder(), name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Runs the command; measured, in a process of its own.</summary>
    private static async Task<CommandResult> RunAsync(string source, bool isMeasured, params string[] options)
    {
        var folder = Path.Combine(TestMedia.NewFolder(), "out");
        string[] command = ["encode", "-o", folder, .. options, "--", source];
        var started = Stopwatch.GetTimestamp();
        var result = isMeasured ? await RunMeasuredAsync(command) : await EncoderCommand.RunAsync(command);
        Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"took {Stopwatch.GetElapsedTime(started)}");
        if (result.ExitCode != 0) Assert.False(Directory.Exists(folder), "something was left behind");
        return result;
    }

    private static async Task<CommandResult> RunMeasuredAsync(string[] command)
    {
        var (result, cpu) = await EncoderCommand.RunMeasuredAsync(command);
        Assert.True(cpu > TimeSpan.Zero && cpu < MostCpu, $"took {cpu} of processor time");
        return result;
    }

    private static async Task<CommandResult> DoneAsync(string source, bool isMeasured = false, params string[] options)
    {
        var result = await RunAsync(source, isMeasured, options.Contains("--spec") ? options : ["--ladder", "240p", .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    private static async Task<CommandResult> FailedAsync(string source)
    {
        var result = await RunAsync(source, isMeasured: false, "--ladder", "240p");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[asset.", result.Error, StringComparison.Ordinal);
        return result;
    }

    private static async Task RefusedAsync(string source, string code, bool isMeasured = false, params string[] options)
    {
        var result = await RunAsync(source, isMeasured, options);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"[{code}]", result.Error, StringComparison.Ordinal);
    }
}
