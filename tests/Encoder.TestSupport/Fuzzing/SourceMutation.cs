namespace Encoder.TestSupport.Fuzzing;

/// <summary>Damage to a media file, the same for the same seed: flipped bits, overwritten bytes, cuts, doubled pieces, pieces of another file, zeroes.</summary>
public static class SourceMutation
{
    private const int HeaderBytes = 2_048;

    /// <summary>A damaged copy of one of the clips, and which one it was.</summary>
    public static (int Clip, byte[] Content) Of(IReadOnlyList<byte[]> clips, int seed)
    {
        var random = new Random(seed);
        var clip = random.Next(clips.Count);
        var bytes = clips[clip].ToArray();
        for (var edits = random.Next(1, 9); edits > 0 && bytes.Length > 16; edits--) bytes = Edit(bytes, clips, random);
        return (clip, bytes);
    }

    private static byte[] Edit(byte[] bytes, IReadOnlyList<byte[]> clips, Random random)
    {
        // Headers are a small part of a file and hold most of its structure: a third of the edits go there, and a sixth to the end.
        var at = random.Next(6) switch
        {
            0 or 1 => random.Next(Math.Min(bytes.Length, HeaderBytes)),
            2 => random.Next(Math.Max(0, bytes.Length - HeaderBytes), bytes.Length),
            _ => random.Next(bytes.Length),
        };
        var length = Math.Min(bytes.Length - at, 1 << random.Next(14));
        switch (random.Next(9))
        {
            case 0:
                return bytes[..Math.Max(1, at)];
            case 1:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 2:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 3:
                var other = clips[random.Next(clips.Count)];
                var from = random.Next(other.Length);
                return [.. bytes[..at], .. other[from..Math.Min(other.Length, from + length)], .. bytes[at..]];
            case 4:
                bytes.AsSpan(at, length).Clear();
                return bytes;
            case 5:
                random.NextBytes(bytes.AsSpan(at, Math.Min(length, 64)));
                return bytes;
            case 6:
                bytes.AsSpan(at, Math.Min(length, 8)).Fill(0xFF);
                return bytes;
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }
}
