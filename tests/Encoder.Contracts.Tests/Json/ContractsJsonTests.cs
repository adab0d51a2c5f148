using System.Text.Json;

namespace Encoder.Contracts.Tests.Json;

public sealed class ContractsJsonTests
{
    [Fact]
    public void Indented_Report_IsCamelCaseWithLowerCaseWords()
    {
        var report = new JobReport
        {
            Job = "j1",
            State = JobState.Done,
            Spec = new JobSpec { Ladder = [new RungSpec { Name = "720p" }] },
            Source = new SourceReport("fräulein.mp4", 1, "ab", "mov", null, []),
            Totals = new TotalsReport(1, 2, 3, 4, 5, 6, 7),
            FfmpegBuild = "5.1",
        };

        var json = JsonSerializer.Serialize(report, ContractsJson.Indented.JobReport);

        Assert.StartsWith("{\n  \"job\": \"j1\",\n  \"state\": \"done\",\n  \"spec\": {\n", json);
        Assert.Contains("\"codec\": \"h264\"", json);
        Assert.Contains("\"fileName\": \"fräulein.mp4\"", json);
        Assert.DoesNotContain("null", json);
        Assert.DoesNotContain("\r", json);
    }

    [Theory]
    [InlineData(VideoCodec.H264, "\"h264\"")]
    [InlineData(VideoCodec.Hevc, "\"hevc\"")]
    [InlineData(VideoCodec.Av1, "\"av1\"")]
    [InlineData(VideoCodec.Vp9, "\"vp9\"")]
    public void VideoCodec_AnySerializer_IsALowerCaseWord(VideoCodec codec, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(codec));
        Assert.Equal(codec, JsonSerializer.Deserialize<VideoCodec>(json));
    }

    [Fact]
    public void JobState_Number_IsRefused() => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<JobState>("1"));
}
