using System.Text.Json;

namespace Encoder.Contracts.Tests.Json;

public sealed class JobSpecReaderTests
{
    [Fact]
    public void Parse_EveryField_ReadsItAll()
    {
        var spec = JobSpecReader.Parse("""
            {
              "name": "Film", "chunkSeconds": 4, "priority": -3,
              "ladder": [{ "name": "720p", "width": 1280, "height": 720, "codec": "hevc", "crf": 23.5, "maxBitrate": 4500000, "bufferSize": 9000000,
                           "preset": "slow", "frameRate": "30000/1001", "profile": "main", "params": "-bf 2" },
                         { "name": "low", "height": 360, "bitrate": 500000, "codec": "h264" }],
              "audio": [{ "codec": "opus", "bitrate": 96000, "channels": 1, "track": 1 }],
              "delivery": { "hls": true, "dash": false, "mp4": false, "segmentSeconds": 2.5 },
              "callbacks": ["https://example.org/done"],
              "metadata": { "id": "7" }
            }
            """);

        Assert.Equal(("Film", 4d, -3), (spec.Name, spec.ChunkSeconds, spec.Priority));
        Assert.Equal(
            new RungSpec
            {
                Name = "720p", Width = 1280, Height = 720, Codec = VideoCodec.Hevc, Crf = 23.5, MaxBitrate = 4_500_000, BufferSize = 9_000_000,
                Preset = "slow", FrameRate = "30000/1001", Profile = "main", Params = "-bf 2",
            },
            spec.Ladder[0]);
        Assert.Equal(new RungSpec { Name = "low", Height = 360, Bitrate = 500_000 }, spec.Ladder[1]);
        Assert.Equal([new AudioSpec { Codec = AudioCodec.Opus, Bitrate = 96_000, Channels = 1, Track = 1 }], spec.Audio);
        Assert.Equal(new DeliverySpec { Dash = false, Mp4 = false, SegmentSeconds = 2.5 }, spec.Delivery);
        Assert.Equal(new Uri("https://example.org/done"), Assert.Single(spec.Callbacks));
        Assert.Equal("7", spec.Metadata["id"]);
    }

    [Theory]
    [InlineData("30", "30")]
    [InlineData("29.97", "29.97")]
    [InlineData("\"30000/1001\"", "30000/1001")]
    public void Parse_FrameRate_IsANumberOrAText(string json, string rate) =>
        Assert.Equal(rate, JobSpecReader.Parse($$"""{"ladder":[{"name":"720p","frameRate":{{json}}}]}""").Ladder[0].FrameRate);

    [Fact]
    public void Parse_FrameRateOfAnotherKind_IsRefused() =>
        Assert.Contains("frameRate", Assert.Throws<FaultException>(() => JobSpecReader.Parse("""{"ladder":[{"name":"720p","frameRate":[30]}]}""")).Fault.Message, StringComparison.Ordinal);

    // No encoding can write half of a surrogate pair: the serializer threw what nobody expected.
    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"name":"film \udc00"}""")]
    [InlineData("""{"metadata":{"\ud800":"1"}}""")]
    [InlineData("""{"metadata":{"a":"\ud800"}}""")]
    public void Parse_HalfASurrogatePair_IsRefused(string json) =>
        Assert.Equal(ErrorCodes.SpecInvalid, Assert.Throws<FaultException>(() => JobSpecReader.Parse(json)).Fault.Code);

    [Fact]
    public void Parse_EmptyObject_GivesTheDefaults()
    {
        var spec = JobSpecReader.Parse("{}");

        Assert.Empty(spec.Ladder);
        Assert.Equal(new DeliverySpec(), spec.Delivery);
        Assert.Null(spec.Name);
    }

    [Fact]
    public void Parse_ManyFaults_ReportsEveryOneByItsField()
    {
        var exception = Assert.Throws<FaultException>(() => JobSpecReader.Parse("""
            {
              "nmae": "Film",
              "ladder": [{ "name": "720p", "height": "tall" }, { "colour": "red", "codec": "h266", "crf": true }, null],
              "delivery": { "hls": 1, "segmentSeconds": null },
              "priority": 1.5,
              "metadata": { "a": 1 },
              "audio": {},
              "callbacks": [7],
              "chunkSeconds": 4, "chunkSeconds": 5
            }
            """));

        Assert.All(exception.Faults, fault => Assert.Equal(ErrorCodes.SpecInvalid, fault.Code));
        Assert.Equal(
            [
                "nmae is not a field of a job spec; did you mean name?",
                "ladder[0].height is \"tall\"; give a whole number.",
                "ladder[1].colour is not a field of a job spec; remove it (known fields: name, width, height, codec, crf, bitrate, maxBitrate, bufferSize, preset, frameRate, profile, params).",
                "ladder[1].codec is \"h266\"; give one of h264, hevc, av1, vp9.",
                "ladder[1].crf is true; give a number.",
                "ladder[1].name is missing; give a text.",
                "ladder[2] is null; give an object, or leave it out.",
                "delivery.hls is 1; give true or false.",
                "delivery.segmentSeconds is null; give a number, or leave it out.",
                "priority is 1.5; give a whole number.",
                "metadata.a is 1; give a text.",
                "audio is an object; give a list.",
                "callbacks[0] is 7; give an address.",
                "chunkSeconds is given twice; keep one.",
            ],
            exception.Faults.Select(fault => fault.Message));
    }

    [Theory]
    [InlineData("{\n  \"name\": é\n}", "line 2, column 11")]
    [InlineData("{ \"é\": x }", "line 1, column 8")]
    [InlineData("{ \"name\": \"Film\",", "line 1, column 17")]
    [InlineData("", "line 1, column 1")]
    [InlineData("{} {}", "line 1, column 4")]
    public void Parse_SyntaxError_NamesLineAndColumn(string json, string place)
    {
        var fault = Assert.Single(Assert.Throws<FaultException>(() => JobSpecReader.Parse(json)).Faults);

        Assert.Equal(ErrorCodes.SpecInvalid, fault.Code);
        Assert.StartsWith($"The document (a job spec) is not JSON: {place}:", fault.Message);
        Assert.DoesNotContain("LineNumber", fault.Message);
    }

    [Theory]
    [InlineData("[]", "The document (a job spec) is a list; give an object.")]
    [InlineData("null", "The document (a job spec) is null; give an object, or leave it out.")]
    [InlineData("{\"Ladder\":[]}", "Ladder is not a field of a job spec; did you mean ladder?")]
    [InlineData("{\"ladder\":[{\"name\":\"a\",\"codec\":0}]}", "ladder[0].codec is 0; give one of h264, hevc, av1, vp9.")]
    [InlineData("{\"ladder\":[{\"name\":\"a\",\"width\":\"1280\"}]}", "ladder[0].width is \"1280\"; give a whole number.")]
    [InlineData("{\"ladder\":[{\"name\":\"a\",\"width\":3000000000}]}", "ladder[0].width is 3000000000; give a whole number.")]
    [InlineData("{\"na\\nme\":1}", "na?me is not a field of a job spec; did you mean name?")]
    public void Parse_WrongForm_SaysWhatToGive(string json, string message)
        => Assert.Equal(message, Assert.Single(Assert.Throws<FaultException>(() => JobSpecReader.Parse(json)).Faults).Message);

    [Fact]
    public void Parse_HostileInput_GetsABoundedAnswer()
    {
        var many = "{" + string.Join(",", Enumerable.Range(0, 5000).Select(i => $"\"x{i}{new string('y', 100)}\":1")) + "}";

        var faults = Assert.Throws<FaultException>(() => JobSpecReader.Parse(many)).Faults;
        Assert.Equal(100, faults.Count);
        Assert.All(faults, fault => Assert.InRange(fault.Message.Length, 1, 300));
        Assert.Throws<FaultException>(() => JobSpecReader.Parse(new string('[', 100_000)));
        Assert.Throws<FaultException>(() => JobSpecReader.Parse(new string(' ', ContractReader.MaxLength + 1)));
    }

    [Fact]
    public void Parse_WhatWasWritten_GivesTheSameSpec()
    {
        var spec = new JobSpec { Name = "Ärger", Ladder = [new RungSpec { Name = "a", Codec = VideoCodec.Av1, Crf = 30 }], Audio = [new AudioSpec()] };
        var json = JsonSerializer.Serialize(spec, ContractsJson.Indented.JobSpec);

        Assert.Equal(json, JsonSerializer.Serialize(JobSpecReader.Parse(json), ContractsJson.Indented.JobSpec));
    }
}
