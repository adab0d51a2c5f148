using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Encoder.Core.Encryption;

/// <summary>Encrypts and decrypts the bytes of samples, in place.</summary>
internal static class SampleCipher
{
    private const int Block = 16;

    // ISO/IEC 23001-7 §10.4: one block of ten.
    private const int Pattern = 10;
    private const int BlocksAtOnce = 256;

    /// <summary>Counter mode (ISO/IEC 23001-7 §10.1), which decrypts too: the counter goes on over the parts of a sample.</summary>
    /// <param name="iv">The upper half of the counter; the lower one counts blocks.</param>
    public static void Count(Aes aes, ulong iv, Span<byte> sample, IReadOnlyList<Subsample> parts)
    {
        ulong counter = 0;
        foreach (var part in parts)
        {
            Count(aes, iv, ref counter, sample.Slice(part.Clear, part.Encrypted));
            sample = sample[(part.Clear + part.Encrypted)..];
        }
    }

    /// <summary>Blocks in CBC mode, each part from the same initialization vector on (ISO/IEC 23001-7 §10.4): with a pattern one block of ten, otherwise every whole block.</summary>
    public static void Chain(Aes aes, ReadOnlySpan<byte> iv, Span<byte> sample, IReadOnlyList<Subsample> parts, bool hasPattern, bool encrypts)
    {
        foreach (var part in parts)
        {
            var data = sample.Slice(part.Clear, part.Encrypted);
            sample = sample[(part.Clear + part.Encrypted)..];
            var step = hasPattern ? Pattern * Block : Block;
            var count = data.Length / step + (hasPattern && data.Length % step >= Block ? 1 : 0);
            if (count == 0) continue;
            var blocks = new byte[count * Block];
            for (var i = 0; i < count; i++) data.Slice(i * step, Block).CopyTo(blocks.AsSpan(i * Block));
            blocks = encrypts ? aes.EncryptCbc(blocks, iv, PaddingMode.None) : aes.DecryptCbc(blocks, iv, PaddingMode.None);
            for (var i = 0; i < count; i++) blocks.AsSpan(i * Block, Block).CopyTo(data[(i * step)..]);
        }
    }

    private static void Count(Aes aes, ulong iv, ref ulong counter, Span<byte> data)
    {
        Span<byte> blocks = stackalloc byte[Math.Min(BlocksAtOnce, (data.Length + Block - 1) / Block) * Block];
        while (!data.IsEmpty)
        {
            var some = data[..Math.Min(data.Length, blocks.Length)];
            var used = blocks[..((some.Length + Block - 1) / Block * Block)];
            for (var at = 0; at < used.Length; at += Block)
            {
                BinaryPrimitives.WriteUInt64BigEndian(used[at..], iv);
                BinaryPrimitives.WriteUInt64BigEndian(used[(at + 8)..], counter++);
            }

            aes.EncryptEcb(used, used, PaddingMode.None);
            Xor(some, used);
            data = data[some.Length..];
        }
    }

    private static void Xor(Span<byte> data, ReadOnlySpan<byte> stream)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        var with = MemoryMarshal.Cast<byte, ulong>(stream);
        for (var i = 0; i < words.Length; i++) words[i] ^= with[i];
        for (var i = words.Length * 8; i < data.Length; i++) data[i] ^= stream[i];
    }
}
