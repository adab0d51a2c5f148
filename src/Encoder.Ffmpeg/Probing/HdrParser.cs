using System.Text.Json;
using Encoder.Core.Probing;

namespace Encoder.Ffmpeg.Probing;

/// <summary>Converts ffprobe's side data to HDR metadata. Values of a frame take precedence over those of the container; invalid values are omitted.</summary>
internal static class HdrParser
{
    private const int ChromaticityUnits = 50_000;
    private const int LuminanceUnits = 10_000;
    private const int MaxNits = 10_000;

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static HdrMetadata? Parse(string json)
    {
        if (Read(json) is not { } probe) return null;
        var sideData = (probe.Frames ?? []).Concat(probe.Streams ?? []).SelectMany(holder => holder.SideDataList ?? []).ToList();
        var display = sideData.Select(Display).FirstOrDefault(found => found is not null);
        var light = sideData.Select(Light).FirstOrDefault(found => found is not null);
        return display is null && light is null ? null : new HdrMetadata(display, light);
    }

    private static MasteringDisplay? Display(HdrSideData data) =>
        Color(data.RedX, data.RedY) is { } red && Color(data.GreenX, data.GreenY) is { } green && Color(data.BlueX, data.BlueY) is { } blue
        && Color(data.WhitePointX, data.WhitePointY) is { } white
        && Units(data.MaxLuminance, LuminanceUnits, MaxNits) is > 0 and var max && Units(data.MinLuminance, LuminanceUnits, MaxNits) is { } min && min < max
            ? new MasteringDisplay(red, green, blue, white, max, min)
            : null;

    private static ContentLight? Light(HdrSideData data) =>
        data is { MaxContent: > 0 and <= MaxNits and var max, MaxAverage: >= 0 and <= MaxNits and var average } ? new ContentLight(max, average) : null;

    private static Chromaticity? Color(string? x, string? y) =>
        Units(x, ChromaticityUnits, 1) is { } one && Units(y, ChromaticityUnits, 1) is { } two ? new Chromaticity((int)one, (int)two) : null;

    /// <summary>A fraction such as <c>34000/50000</c> in units of the given size; its value is at most <paramref name="most"/>.</summary>
    private static long? Units(string? fraction, int units, int most)
    {
        if (fraction?.Split('/') is not [var num, var den] || !long.TryParse(num, out var n) || !long.TryParse(den, out var d) || n < 0 || d <= 0) return null;
        var value = (Int128)n * units / d;
        return value <= (Int128)most * units ? (long)value : null;
    }

    private static HdrProbe? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<HdrProbe>(json, Options);
        }
        catch (JsonException)
        {
            // The output of an ffprobe that was stopped: no metadata is known.
            return null;
        }
    }
}

internal sealed record HdrProbe(IReadOnlyList<HdrHolder>? Frames, IReadOnlyList<HdrHolder>? Streams);

internal sealed record HdrHolder(IReadOnlyList<HdrSideData>? SideDataList);

internal sealed record HdrSideData(
    string? RedX, string? RedY, string? GreenX, string? GreenY, string? BlueX, string? BlueY, string? WhitePointX, string? WhitePointY,
    string? MinLuminance, string? MaxLuminance, int? MaxContent, int? MaxAverage);
