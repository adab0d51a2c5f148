using System.Text.Json;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests;

/// <summary>What ffprobe says of a stream; its duration to a tenth of a millisecond.</summary>
internal sealed record ProbedStream(string Type, string Codec, string StartTime, string? Duration, string? Language, int Default)
{
    public static async Task<IReadOnlyList<ProbedStream>> OfAsync(string path)
    {
        using var json = JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_streams", path));
        return [.. json.RootElement.GetProperty("streams").EnumerateArray().Select(Read)];
    }

    private static ProbedStream Read(JsonElement stream) => new(
        Text(stream, "codec_type")!, Text(stream, "codec_name")!, Text(stream, "start_time")!, Text(stream, "duration") is { } text ? FormattableString.Invariant($"{decimal.Parse(text):F4}") : null,
        stream.TryGetProperty("tags", out var tags) ? Text(tags, "language") : null,
        stream.GetProperty("disposition").GetProperty("default").GetInt32());

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
