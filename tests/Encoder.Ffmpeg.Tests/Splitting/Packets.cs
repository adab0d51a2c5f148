using System.Text.Json;
using Encoder.Core.Time;
using Encoder.TestSupport.Media;

namespace Encoder.Ffmpeg.Tests.Splitting;

/// <summary>Packets as ffprobe sees them.</summary>
internal sealed record Packets(Timebase Timebase, IReadOnlyList<long> Pts, IReadOnlyList<bool> IsKey)
{
    public static async Task<Packets> ReadAsync(string path, string track = "v:0")
    {
        using var json = JsonDocument.Parse(await MediaTool.FfprobeAsync(
            "-select_streams", track, "-show_entries", "packet=pts,flags:stream=time_base", "-i", "file:" + path));
        var timebase = json.RootElement.GetProperty("streams")[0].GetProperty("time_base").GetString()!.Split('/');
        var packets = json.RootElement.GetProperty("packets").EnumerateArray().ToList();
        return new Packets(
            new Timebase(int.Parse(timebase[0]), int.Parse(timebase[1])),
            [.. packets.Select(packet => packet.GetProperty("pts").GetInt64())],
            [.. packets.Select(packet => packet.GetProperty("flags").GetString()!.StartsWith('K'))]);
    }
}
