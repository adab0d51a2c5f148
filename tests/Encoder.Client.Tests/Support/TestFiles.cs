using System.Buffers.Binary;
using System.Text;
using Encoder.TestSupport.Media;

namespace Encoder.Client.Tests.Support;

/// <summary>Files to upload.</summary>
internal static class TestFiles
{
    /// <summary>A file of that many bytes, none like the next.</summary>
    public static string Write(long length, int seed = 1)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "film.mp4");
        File.WriteAllBytes(path, Bytes(length, seed));
        return path;
    }

    public static byte[] Bytes(long length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>A top-level box of that size in all.</summary>
    public static byte[] Box(string type, int size)
    {
        var box = new byte[size];
        BinaryPrimitives.WriteUInt32BigEndian(box, (uint)size);
        Encoding.Latin1.GetBytes(type, box.AsSpan(4));
        return box;
    }

    /// <summary>A box whose size is in the 64-bit field, or open (0).</summary>
    public static byte[] Box(string type, int size, uint shortSize)
    {
        var box = Box(type, size);
        BinaryPrimitives.WriteUInt32BigEndian(box, shortSize);
        if (shortSize == 1)
            BinaryPrimitives.WriteInt64BigEndian(box.AsSpan(8), size);
        return box;
    }
}
