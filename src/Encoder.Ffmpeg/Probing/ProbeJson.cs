using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encoder.Ffmpeg.Probing;

/// <summary>The parts of ffprobe's JSON that are read. Numbers that a header can make invalid are text here and checked by <see cref="ProbeParser"/>.</summary>
internal sealed record ProbeJson(ProbeFormat? Format, IReadOnlyList<ProbeStream>? Streams, IReadOnlyList<ProbeChapter>? Chapters)
{
    /// <summary>Null when the text is not JSON, such as the output of an ffprobe that was stopped.</summary>
    public static ProbeJson? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ProbeJsonContext.Default.ProbeJson);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record ProbeFormat(string? FormatName, string? StartTime, string? Duration);

internal sealed record ProbeStream(
    int Index, string? Id, string? CodecType, string? CodecName, string? CodecTagString, int? Width, int? Height, string? PixFmt, string? SampleAspectRatio, string? FieldOrder,
    string? ColorRange, string? ColorSpace, string? ColorTransfer, string? ColorPrimaries, string? ChromaLocation,
    string? RFrameRate, string? AvgFrameRate, string? NbFrames, int? HasBFrames, string? TimeBase, string? StartTime, string? Duration, string? SampleFmt, int? SampleRate, int? Channels, string? ChannelLayout,
    ProbeDisposition? Disposition, ProbeTags? Tags, IReadOnlyList<ProbeSideData>? SideDataList);

internal sealed record ProbeChapter(string? StartTime, string? EndTime, ProbeTags? Tags);

internal sealed record ProbeDisposition(
    int Default, int Forced, int AttachedPic, int StillImage, int Comment, int VisualImpaired, int HearingImpaired, int Dub, int Original, int Captions, int Descriptions);

internal sealed record ProbeTags(
    [property: JsonPropertyName("language")] string? Language, [property: JsonPropertyName("title")] string? Title,
    [property: JsonPropertyName("DURATION")] string? Duration = null);

internal sealed record ProbeSideData(string? SideDataType, double? Rotation, string? Displaymatrix);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ProbeJson))]
[JsonSerializable(typeof(FieldProbe))]
[JsonSerializable(typeof(ConfigurationProbe))]
internal sealed partial class ProbeJsonContext : JsonSerializerContext;
