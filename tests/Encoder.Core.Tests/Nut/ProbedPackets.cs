using System.Text.Json;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Nut;

/// <summary>What ffprobe says of the packets of a file: the yardstick of our own parser.</summary>
internal sealed record ProbedPacket(long Pts, int Size, bool IsKey, string? Md5 = null)
{
    public static async Task<IReadOnlyList<ProbedPacket>> OfAsync(string path)
    {
        using var json = JsonDocument.Parse(await MediaTool.FfprobeAsync("-show_packets", "-show_data_hash", "md5", path));
        return [.. json.RootElement.GetProperty("packets").EnumerateArray().Select(Read)];
    }

    private static ProbedPacket Read(JsonElement packet) => new(
        packet.GetProperty("pts").GetInt64(),
        int.Parse(packet.GetProperty("size").GetString()!),
        packet.GetProperty("flags").GetString()!.StartsWith('K'),
        packet.GetProperty("data_hash").GetString()!.Replace("MD5:", "").ToLowerInvariant());
}
