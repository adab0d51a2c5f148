using Encoder.Cli.Encode;
using Encoder.Cli.Progress;
using Encoder.Cli.Tests.Support;
using Encoder.Contracts;
using Spectre.Console;

namespace Encoder.Cli.Tests.Progress;

public sealed class RendererTests : IDisposable
{
    private static readonly ProgressView View = new(
        Stage.Encoding, TimeSpan.FromSeconds(12.4), 0.345, 2.13, TimeSpan.FromSeconds(24),
        [
            new("720p", false, 245, 720, 3, false), new("480p", false, 252, 720, 3, false), new("audio-eng", true, 900, null, 5, true),
        ]);

    private readonly TemporaryFolder folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    private CliHost Host => new(output, error, false, TimeProvider.System, (_, _, _) => throw new InvalidOperationException());

    private string Out => output.ToString().ReplaceLineEndings("\n");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Line_Encoding_TellsEverything() =>
        Assert.Equal("0:12 encoding 34 %, 720p 245/720, 480p 252/720, audio-eng 5 segments, 2.1× real time, 0:24 left", ProgressText.Line(View));

    [Fact]
    public void Line_TotalsUnknown_TellsFramesAlone() => Assert.Equal(
        "0:12 encoding, 720p 245",
        ProgressText.Line(View with { Fraction = null, Speed = null, Remaining = null, Renditions = [new("720p", false, 245, null, 0, false)] }));

    [Fact]
    public void Line_OtherStage_TellsTheStageAlone() =>
        Assert.Equal("1:02:03 finishing", ProgressText.Line(View with { Stage = Stage.Finishing, Elapsed = new TimeSpan(1, 2, 3) }));

    [Fact]
    public void LineReporter_Show_WritesOnStageChangeAndEveryFiveSeconds()
    {
        var reporter = new LineReporter(Host, verbose: false);
        foreach (var (stage, seconds) in new[] { (Stage.Probing, 0), (Stage.Probing, 1), (Stage.Encoding, 2), (Stage.Encoding, 6.9), (Stage.Encoding, 7), (Stage.Encoding, 11) })
            reporter.Show(new ProgressView(stage, TimeSpan.FromSeconds(seconds), null, null, null, []));

        Assert.Equal("0:00 probing\n0:02 encoding\n0:07 encoding\n", Out);
    }

    [Fact]
    public void JsonReporter_Show_WritesOneObjectPerLine()
    {
        new JsonReporter(Host, verbose: false).Show(View);

        Assert.Equal(
            """{"event":"progress","stage":"encoding","elapsedSeconds":12.4,"percent":34.5,"speed":2.13,"etaSeconds":24,"renditions":[""" +
            """{"name":"720p","kind":"video","frames":245,"totalFrames":720,"segments":3,"complete":false},""" +
            """{"name":"480p","kind":"video","frames":252,"totalFrames":720,"segments":3,"complete":false},""" +
            """{"name":"audio-eng","kind":"audio","frames":null,"totalFrames":null,"segments":5,"complete":true}]}""" + "\n",
            Out);
    }

    [Fact]
    public void JsonReporter_Done_NamesFilesAndFrames()
    {
        new JsonReporter(Host, verbose: false).Done(Result());

        var at = folder.Path;
        Assert.Equal(
            Json(
                $"{{'event':'done','job':'job-1','alreadyDone':false,'resumed':true,'output':'{at}','master':'{at}/master.m3u8','manifest':'{at}/manifest.mpd'," +
                $"'mp4s':['{at}/720p.mp4'],'report':'{at}/job.json','framesIn':100,'framesOut':100,'bytes':12345678,'sourceSeconds':4,'elapsedSeconds':2.5,'speed':1.6," +
                "'renditions':[{'name':'720p','kind':'video','codecs':'avc1.64001f','width':1280,'height':720,'frames':100,'segments':2,'bytes':10}," +
                "{'name':'audio-eng','kind':'audio','codecs':'mp4a.40.2','width':null,'height':null,'frames':188,'segments':2,'bytes':10}]}\n"),
            Out);
    }

    [Fact]
    public void JsonReporter_Failed_WritesEventAndSentence()
    {
        new JsonReporter(Host, verbose: false).Failed([new Fault(ErrorCodes.AssetEmpty, "clip.mp4 is empty (0 bytes).")]);

        Assert.Equal(
            """{"event":"failed","code":"asset.empty","message":"clip.mp4 is empty (0 bytes).","faults":[{"code":"asset.empty","message":"clip.mp4 is empty (0 bytes)."}]}""" + "\n", Out);
        Assert.Equal($"encoder: clip.mp4 is empty (0 bytes). [asset.empty]{Environment.NewLine}", error.ToString());
    }

    [Fact]
    public void JsonReporter_Cancelled_WritesEvent()
    {
        new JsonReporter(Host, verbose: false).Cancelled();

        Assert.Equal("{\"event\":\"cancelled\"}\n", Out);
    }

    [Fact]
    public void Summary_Done_TellsWhereEverythingIs()
    {
        new LineReporter(Host, verbose: false).Done(Result());

        Assert.Equal(
            $"""
            Done in 2.5 s: 4.0 s of source, 12.3 MB, 1.6× real time.
            Frames in 100 = frames out 100 (720p)
              HLS    {folder.Path}/master.m3u8
              DASH   {folder.Path}/manifest.mpd
              MP4    {folder.Path}/720p.mp4
              Report {folder.Path}/job.json

            """.ReplaceLineEndings("\n"),
            Out);
    }

    [Fact]
    public void Summary_FramesDiffer_TellsThemPerRendition()
    {
        var result = Result();
        var renditions = result.Report.Renditions.Append(FakeOutput.Rendition("360p", "video") with { Frames = 50 });

        Assert.Contains(
            "Frames in 100, frames out 720p 100, 360p 50\n",
            ProgressText.Summary(result with { Report = result.Report with { Renditions = [.. renditions] } }).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Warn_SameWarningTwice_IsToldOnce()
    {
        var reporter = new EncodeReporter(Host, verbose: false);
        var warning = new Fault(ErrorCodes.AssetBeyondLimits, "Odd.");
        reporter.Warn([warning]);
        reporter.Warn([warning, warning with { Message = "Odder." }]);

        Assert.Equal("encoder: warning: Odd. [asset.beyond_limits]\nencoder: warning: Odder. [asset.beyond_limits]\n", error.ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(false, "encoder: It crashed. [chunk.encoder_crashed]\n")]
    [InlineData(true, "encoder: It crashed. [chunk.encoder_crashed]\nexit status 1\n")]
    public void Failed_Detail_IsShownWhenAskedFor(bool verbose, string expected)
    {
        new EncodeReporter(Host, verbose).Failed([new Fault(ErrorCodes.EncoderCrashed, "It crashed.", "exit status 1")]);

        Assert.Equal(expected, error.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Bars_Encoding_DrawsOnePerRendition()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 80;
        console.Write(ProgressBars.Render(View));

        Assert.Equal(
            "720p       ██████████░░░░░░░░░░░░░░░░░░░░   34 %     245/720\n" +
            "480p       ██████████░░░░░░░░░░░░░░░░░░░░   35 %     252/720\n" +
            "audio-eng  ██████████████████████████████  100 %  5 segments\n" +
            "encoding   0:12   2.1× real time   0:24 left\n",
            string.Join('\n', Out.Split('\n').Select(line => line.TrimEnd())));
    }

    private static string Json(string withSingleQuotes) => withSingleQuotes.Replace('\'', '"');

    private EncodeResult Result()
    {
        FakeOutput.Write(folder.Path, Snapshots.Request with { Spec = new JobSpec { Ladder = [new RungSpec { Name = "720p" }] } });
        var report = FakeOutput.Report(Snapshots.Request, [FakeOutput.Rendition("720p", "video"), FakeOutput.Rendition("audio-eng", "audio")]);
        return new(folder.Path, report, IsAlreadyDone: false, IsResumed: true, TimeSpan.FromSeconds(2.5), 1.6);
    }
}
