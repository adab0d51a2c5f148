using System.Buffers.Binary;
using System.Text;

namespace Encoder.Core.Tests.Encryption;

/// <summary>Reads boxes by hand, apart from the code under test.</summary>
internal static class BoxBytes
{
    /// <summary>The content of a box within boxes.</summary>
    public static byte[] Find(byte[] boxes, params string[] path)
    {
        foreach (var type in path)
        {
            var at = 0;
            while (Encoding.ASCII.GetString(boxes, at + 4, 4) != type) at += Number(boxes, at);
            boxes = boxes[(at + 8)..(at + Number(boxes, at))];
        }

        return boxes;
    }

    /// <summary>The initialization vector and the parts, clear and encrypted, of each sample in a <c>senc</c> with both.</summary>
    public static IReadOnlyList<(byte[] Iv, List<(int Clear, int Encrypted)> Parts)> Samples(byte[] senc)
    {
        var at = 8;
        List<(byte[], List<(int, int)>)> samples = [];
        while (samples.Count < Number(senc, 4))
        {
            var iv = senc[at..(at + 8)];
            List<(int, int)> parts = [];
            for (var left = BinaryPrimitives.ReadUInt16BigEndian(senc.AsSpan(at + 8)); left > 0; left--)
                parts.Add((BinaryPrimitives.ReadUInt16BigEndian(senc.AsSpan(at + 10 + (6 * parts.Count))), Number(senc, at + 12 + (6 * parts.Count))));
            at += 10 + (6 * parts.Count);
            samples.Add((iv, parts));
        }

        Assert.Equal(senc.Length, at);
        return samples;
    }

    /// <summary>Where a box starts.</summary>
    public static int StartOf(byte[] bytes, string type) => bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(type)) - 4;

    public static int Number(byte[] bytes, int at) => (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
}
