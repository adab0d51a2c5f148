using Encoder.Contracts;
using Encoder.Core.Probing;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Probing;

namespace Encoder.Ffmpeg.Tests.Probing;

public sealed class ProbeParserTests
{
    [Fact]
    public void Parse_RichFile_IsTypedWhole()
    {
        var media = ProbeParser.Parse(Fixture("rich.json"), 1234, new HashSet<int> { 4 });

        Assert.Equal(("matroska,webm", 1234L, -21_333L, 60_041_000L), (media.Demuxer, media.Length, media.StartUs, media.DurationUs));
        Assert.Equal(
            [
                new VideoTrack(
                    0, "hevc", new Timebase(1, 1000), null, "Main feature", true, 3840, 1608, "yuv420p10le", new Rational(1, 1), 270,
                    new Rational(24000, 1001), new Rational(24000, 1001), "progressive", new ColorInfo("tv", "bt2020", "smpte2084", "bt2020nc")),
            ],
            media.Video);
        Assert.Equal([new AudioTrack(1, "eac3", new Timebase(1, 1000), "eng", "Surround", true, 48_000, 6, "5.1(side)")], media.Audio);
        Assert.Equal(
            [
                new OtherTrack(3, "video", "mjpeg", "it is a picture, not video") { IsExpected = true },
                new OtherTrack(4, "audio", "ac4", "this ffmpeg has no decoder for it"),
                new OtherTrack(5, "attachment", "ttf", "it is neither video nor audio"),
            ],
            media.Others);
        Assert.Equal([new SubtitleTrack(2, "subrip", new Timebase(1, 1000), null, null, false, false)], media.Subtitles);
    }

    // A subtitle may last longer than the film; the container's duration is that of its longest track.
    [Fact]
    public void Parse_SubtitleThatOutlastsTheFilm_DeclaresTheFilmsLength()
    {
        var media = ProbeParser.Parse(
            """
            {"format":{"format_name":"matroska,webm","start_time":"0.000000","duration":"80.020000"},"streams":[
              {"index":0,"codec_type":"video","codec_name":"h264","width":320,"height":180,"pix_fmt":"yuv420p","time_base":"1/1000","start_time":"0.000000","tags":{"DURATION":"00:00:12.000000000"}},
              {"index":1,"codec_type":"audio","codec_name":"aac","sample_rate":"44100","channels":1,"time_base":"1/1000","start_time":"0.000000","tags":{"DURATION":"00:00:12.028000000"}},
              {"index":2,"codec_type":"subtitle","codec_name":"subrip","time_base":"1/1000","start_time":"0.000000","tags":{"DURATION":"00:01:20.020000000"}}]}
            """, 1234);

        Assert.Equal((12_028_000L, 12_000_000L, 12_028_000L), (media.DurationUs, media.Video[0].DeclaredEndUs, media.Audio[0].DeclaredEndUs));
    }

    [Fact]
    public void Parse_Dispositions_TellWhatATrackIsFor()
    {
        var media = ProbeParser.Parse(
            """
            {"format":{"format_name":"matroska,webm"},"streams":[
              {"index":0,"codec_type":"audio","codec_name":"aac","sample_rate":"44100","channels":1,"time_base":"1/1000","disposition":{"comment":1,"dub":1}},
              {"index":1,"codec_type":"audio","codec_name":"aac","sample_rate":"44100","channels":1,"time_base":"1/1000","disposition":{"visual_impaired":1,"original":1}},
              {"index":2,"codec_type":"subtitle","codec_name":"subrip","time_base":"1/1000","disposition":{"hearing_impaired":1}}]}
            """, 1234);

        Assert.Equal([TrackPurpose.Commentary | TrackPurpose.Dub, TrackPurpose.VisuallyImpaired | TrackPurpose.Original], media.Audio.Select(track => track.Purpose));
        Assert.Equal(TrackPurpose.HearingImpaired, media.Subtitles[0].Purpose);
    }

    // The asset's time line starts at -0.021333 s: chapters count from there, and none starts before it.
    [Fact]
    public void Parse_Chapters_AreOrderedOnTheAssetsTimeLineWithoutNonsense() => Assert.Equal(
        [
            new Chapter(TimeSpan.Zero, TimeSpan.FromMicroseconds(30_021_333), ""),
            new Chapter(TimeSpan.FromMicroseconds(30_021_333), TimeSpan.FromMicroseconds(60_021_333), "Thelast"),
        ],
        ProbeParser.Parse(Fixture("rich.json"), 1234).Chapters);

    [Fact]
    public void Parse_Nonsense_IsUnknownAndNeverAnException()
    {
        var media = ProbeParser.Parse(Fixture("nonsense.json"), 99);

        Assert.Equal((0L, (long?)null), (media.StartUs, media.DurationUs));
        var video = Assert.Single(media.Video);
        Assert.Equal((new Rational(1, 1), 0, "unknown"), (video.SampleAspect, video.RotationDegrees, video.FieldOrder));
        Assert.Equal((new Rational(0, 0), new Rational(0, 0)), (video.AverageFrameRate, video.RealFrameRate));
        Assert.Equal((null, "ab"), (video.Language, video.Title));
        Assert.Equal(new ColorInfo(null, null, null, null), video.Color);
        Assert.Empty(media.Audio);
        Assert.Equal(
            ["its picture size is unknown", "none of its pictures could be decoded", "its sample rate is unknown", "its number of channels is unknown", "its codec is unknown", "it has no time base"],
            media.Others.Select(other => other.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"streams\":[]}")]
    [InlineData("{\"format\":{\"format_name\":\"mp3\"},\"streams\":[{\"index\":")]
    public void Parse_NoProbe_IsUnreadable(string json) =>
        Assert.Equal(ErrorCodes.AssetUnreadable, Assert.Throws<FaultException>(() => ProbeParser.Parse(json, 1)).Fault.Code);

    [Fact]
    public void Parse_NoTracks_HasNoTrack()
    {
        var fault = Assert.Throws<FaultException>(() => ProbeParser.Parse("{\"format\":{\"format_name\":\"mp3\"},\"streams\":[]}", 1)).Fault;

        Assert.Equal((ErrorCodes.AssetNoTrack, "The file has no tracks."), (fault.Code, fault.Message));
    }

    [Theory]
    [InlineData(-90, 90)]
    [InlineData(90, 270)]
    [InlineData(180, 180)]
    [InlineData(-180, 180)]
    [InlineData(-89.6, 90)]
    [InlineData(0, 0)]
    [InlineData(1e30, 0)]
    public void ClockwiseDegrees_Matrix_IsAQuarterTurn(double rotation, int expected) =>
        Assert.Equal(expected, ProbeValues.ClockwiseDegrees(rotation, isMirrored: false));

    // The eight ways a picture can lie: the matrix as ffprobe prints it, and what ffprobe says of it.
    [Theory]
    [InlineData("65536 0", "0 65536", 0, 0, false)]
    [InlineData("0 65536", "-65536 0", -90, 90, false)]
    [InlineData("-65536 0", "0 -65536", -180, 180, false)]
    [InlineData("0 -65536", "65536 0", 90, 270, false)]
    [InlineData("-65536 0", "0 65536", -180, 0, true)]
    [InlineData("0 -65536", "-65536 0", 90, 90, true)]
    [InlineData("65536 0", "0 -65536", 0, 180, true)]
    [InlineData("0 65536", "65536 0", -90, 270, true)]
    public void Parse_DisplayMatrix_IsMirrorAndTurn(string first, string second, int rotation, int degrees, bool isMirrored)
    {
        var matrix = $"\\n00000000:  {first} 0\\n00000001:  {second} 0\\n00000002:  0 0 1073741824\\n";
        var json = "{\"format\":{\"format_name\":\"mov\"},\"streams\":[{\"index\":0,\"codec_type\":\"video\",\"codec_name\":\"h264\",\"width\":16,\"height\":16," +
            "\"pix_fmt\":\"yuv420p\",\"time_base\":\"1/25\",\"side_data_list\":[{\"side_data_type\":\"Display Matrix\"," +
            $"\"displaymatrix\":\"{matrix}\",\"rotation\":{rotation}}}]}}]}}";

        var track = ProbeParser.Parse(json, 1).Video[0];

        Assert.Equal((degrees, isMirrored), (track.RotationDegrees, track.IsMirrored));
    }

    [Theory]
    [InlineData("\"width\":320,\"height\":180", "\"sample_rate\":\"48000\",\"channels\":2", true)]
    [InlineData("\"width\":0,\"height\":0", "\"sample_rate\":\"48000\",\"channels\":2", true)]
    [InlineData("\"width\":320,\"height\":180,\"pix_fmt\":\"yuv420p\"", "\"sample_rate\":\"0\",\"channels\":0", true)]
    [InlineData("\"width\":320,\"height\":180,\"pix_fmt\":\"yuv420p\"", "\"sample_rate\":\"48000\",\"channels\":2", false)]
    [InlineData("\"width\":0,\"height\":0,\"disposition\":{\"attached_pic\":1}", "\"sample_rate\":\"48000\",\"channels\":2", false)]
    public void MissesTracks_PictureOrSoundOfUnknownForm_IsMissed(string picture, string sound, bool misses) => Assert.Equal(
        misses,
        ProbeParser.MissesTracks(
            "{\"format\":{\"format_name\":\"mpegts\"},\"streams\":[" +
            "{\"index\":0,\"codec_type\":\"video\",\"codec_name\":\"h264\",\"time_base\":\"1/90000\"," + picture + "}," +
            "{\"index\":1,\"codec_type\":\"audio\",\"codec_name\":\"aac\",\"time_base\":\"1/90000\"," + sound + "}]}"));

    // A damaged FLV claims a PCM track that has no frames: the splitter would wait for its format until the end, and fail.
    [Theory]
    [InlineData("\"sample_fmt\":\"s16\",", 2)]
    [InlineData("", 1)]
    public void Parse_PcmTrack_CountsWhenItsDecoderCanBeOpened(string format, int tracks)
    {
        const string sound = "\"codec_type\":\"audio\",\"time_base\":\"1/1000\",\"sample_rate\":\"8000\",\"channels\":2";
        var json = "{\"format\":{\"format_name\":\"flv\"},\"streams\":[{\"index\":0,\"codec_name\":\"aac\"," + sound + "}," +
            "{\"index\":1,\"codec_name\":\"pcm_alaw\"," + format + sound + "}]}";

        Assert.Equal(tracks, ProbeParser.Parse(json, 1).Audio.Count);
    }

    private static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Probing", "Fixtures", name));
}
