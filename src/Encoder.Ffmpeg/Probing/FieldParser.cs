using System.Globalization;
using System.Text.Json;

namespace Encoder.Ffmpeg.Probing;

/// <summary>ffprobe's counts of packets and frames.</summary>
internal static class FieldParser
{
    /// <summary>Whether there were more packets than frames.</summary>
    public static bool HasFieldPackets(string json) =>
        JsonSerializer.Deserialize(json, ProbeJsonContext.Default.FieldProbe)?.Streams is [var counts, ..]
        && Count(counts.NbReadPackets) is { } packets && Count(counts.NbReadFrames) is { } frames && frames < packets;

    private static int? Count(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}

internal sealed record FieldProbe(IReadOnlyList<FieldCounts>? Streams);

internal sealed record FieldCounts(string? NbReadPackets, string? NbReadFrames);
