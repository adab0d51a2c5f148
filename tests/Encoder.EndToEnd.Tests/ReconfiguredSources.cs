using System.Buffers.Binary;
using System.Text;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Two clips in one track, each with its own parameter sets beside the packets: what ffmpeg's muxers don't write.</summary>
internal static class ReconfiguredSources
{
    private static readonly byte[] StartCode = [0, 0, 1];
    private static readonly string[] Containers = ["moov", "trak", "mdia", "minf", "stbl"];

    /// <summary>An MP4 with two sample descriptions (ISO/IEC 14496-12 §8.5.2); its index comes last, so that no offset moves.</summary>
    public static async Task<string> Mp4Async(string first, string second)
    {
        var folder = TestMedia.NewFolder();
        var list = Path.Combine(folder, "list.txt");
        await File.WriteAllTextAsync(list, $"file '{first}'\nfile '{second}'\n");
        var joined = Path.Combine(folder, "joined.mp4");
        await MediaTool.FfmpegAsync(["-f", "concat", "-safe", "0", "-auto_convert", "0", "-i", list, "-map", "0:v", "-c", "copy", joined]);

        var (a, b, all) = (await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second), await File.ReadAllBytesAsync(joined));
        var sizes = Box(all, "stsz")[20..].Chunk(4).Select(size => BinaryPrimitives.ReadInt32BigEndian(size)).ToArray();
        var offset = all.AsSpan().IndexOf("mdat"u8) + 4;
        List<int> offsets = [];
        foreach (var size in sizes) offsets.Add((offset += size) - size);
        var boxes = new Dictionary<string, byte[]>
        {
            // Every sample is a chunk of its own; those of the second clip name the second description.
            ["stsd"] = [.. Numbers(0, 2), .. Box(a, "stsd")[16..], .. Box(b, "stsd")[16..]],
            ["stsc"] = Numbers(0, 2, 1, 1, 1, BinaryPrimitives.ReadInt32BigEndian(Box(a, "stsz").AsSpan(16)) + 1, 1, 2),
            ["stco"] = Numbers([0, sizes.Length, .. offsets]),
        };
        var moov = all.AsSpan().IndexOf("moov"u8) - 4;
        return await WriteAsync("mp4", [.. all[..moov], .. Rewritten(all[moov..], boxes)]);
    }

    /// <summary>An FLV with a second sequence header where the second clip starts.</summary>
    public static async Task<string> FlvAsync(string first, string second, int startMilliseconds)
    {
        var (a, b) = (await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second));
        List<byte> joined = [.. a[..13]];
        foreach (var tag in Tags(a).Where(tag => tag[0] != 9 || tag[12] != 2)) joined.AddRange(tag); // 2: end of sequence
        foreach (var tag in Tags(b).Where(tag => tag[0] != 18)) // 18: what the container says of the file
        {
            var time = BinaryPrimitives.ReadInt32BigEndian(tag.AsSpan(4)) >> 8;
            BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(4), (time + startMilliseconds) << 8);
            joined.AddRange(tag);
        }

        return await WriteAsync("flv", [.. joined]);
    }

    /// <summary>Two raw clips as one track that states the parameter sets of each before its first frame alone, 24 frames/s.</summary>
    public static async Task<string> StatedOnceAsync(string codec, string container, params string[] clips)
    {
        List<byte> joined = [];
        foreach (var clip in clips)
        {
            var hasFrames = false;
            foreach (var unit in Units(await File.ReadAllBytesAsync(clip)))
            {
                var type = codec == "hevc" ? (unit[3] >> 1) & 0x3F : unit[3] & 0x1F;
                var isParameterSet = codec == "hevc" ? type is 32 or 33 or 34 : type is 7 or 8;
                hasFrames |= codec == "hevc" ? type < 32 : type < 6;
                if (!isParameterSet || !hasFrames) joined.AddRange(unit);
            }
        }

        var raw = await WriteAsync(codec, [.. joined]);
        var source = Path.ChangeExtension(raw, container);
        await MediaTool.FfmpegAsync(["-framerate", "24", "-i", raw, "-c", "copy", source]);
        return source;
    }

    // With the start code before each.
    private static IEnumerable<byte[]> Units(byte[] content)
    {
        for (int at = content.AsSpan().IndexOf(StartCode), end; at < content.Length; at = end)
        {
            end = content.AsSpan(at + 3).IndexOf(StartCode) is >= 0 and var next ? at + 3 + next : content.Length;
            yield return content[at..end];
        }
    }

    // Type, size, time and its high byte, stream: 11 bytes; the data; the size of it all.
    private static IEnumerable<byte[]> Tags(byte[] flv)
    {
        for (int at = 13, size; at < flv.Length; at += size)
        {
            size = 11 + (BinaryPrimitives.ReadInt32BigEndian(flv.AsSpan(at)) & 0xFFFFFF) + 4;
            yield return flv[at..(at + size)];
        }
    }

    private static byte[] Box(byte[] content, string type)
    {
        var at = content.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(type)) - 4;
        return content[at..(at + BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(at)))];
    }

    private static byte[] Rewritten(byte[] content, Dictionary<string, byte[]> boxes)
    {
        List<byte> written = [];
        for (int at = 0, size; at < content.Length; at += size)
        {
            size = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(at));
            var type = Encoding.ASCII.GetString(content, at + 4, 4);
            var payload = content[(at + 8)..(at + size)];
            if (Containers.Contains(type)) payload = Rewritten(payload, boxes);
            else if (boxes.TryGetValue(type, out var other)) payload = other;
            written.AddRange([.. Numbers(payload.Length + 8), .. content[(at + 4)..(at + 8)], .. payload]);
        }

        return [.. written];
    }

    private static byte[] Numbers(params int[] numbers)
    {
        var bytes = new byte[4 * numbers.Length];
        foreach (var (index, number) in numbers.Index()) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * index), number);
        return bytes;
    }

    private static async Task<string> WriteAsync(string container, byte[] content)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "reconfigured." + container);
        await File.WriteAllBytesAsync(path, content);
        return path;
    }
}
