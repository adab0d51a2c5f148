using Encoder.Contracts;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Encryption;

/// <summary>A part of a sample: clear bytes, then encrypted ones (ISO/IEC 23001-7 §7.2).</summary>
internal readonly record struct Subsample(int Clear, int Encrypted)
{
    /// <summary>The field of clear bytes has 16 bits.</summary>
    public const int MostClear = ushort.MaxValue;
}

/// <summary>
/// What is encrypted of a sample of H.264 or HEVC: the data of slices. Lengths, headers, parameter sets and messages stay clear, so that a decoder finds its way
/// without the key (ISO/IEC 23001-7 §9.5). Lengths and types being clear, the map of an encrypted sample is that of the clear one.
/// </summary>
/// <param name="lengthBytes">Bytes of the length in front of each NAL unit.</param>
/// <param name="isHevc">HEVC, or H.264.</param>
/// <param name="isInBlocks">Whether only whole blocks are encrypted, so that the counter of the next part starts with a block.</param>
internal sealed class NalSubsamples(int lengthBytes, bool isHevc, bool isInBlocks)
{
    // Slice headers of our encoders are shorter, also with weights for all references; finding their exact end would take a parser of all parameter sets.
    private const int ClearHead = 96;
    private const int Block = 16;

    /// <summary>For the samples of an entry; null for codecs whose samples are encrypted whole.</summary>
    public static NalSubsamples? Of(ReadOnlyMemory<byte> entry, bool isInBlocks)
    {
        var origin = Mp4Origin.Store;
        return SampleEntry.TypeOf(entry) switch
        {
            "avc1" or "avc3" => new NalSubsamples(LengthBytes(SampleEntry.Configuration(entry, "avcC", origin), 4), isHevc: false, isInBlocks),
            "hvc1" or "hev1" => new NalSubsamples(LengthBytes(SampleEntry.Configuration(entry, "hvcC", origin), 21), isHevc: true, isInBlocks),
            "mp4a" or "Opus" => null,
            var type => throw origin.Malformed($"samples of {type} cannot be encrypted"),
        };
        int LengthBytes(Box configuration, int at) =>
            at < configuration.Content.Length ? (configuration.Content.Span[at] & 3) + 1 : throw origin.Malformed($"box {configuration.Type} is too short");
    }

    /// <summary>The parts of a sample; a last one may have nothing encrypted.</summary>
    public IReadOnlyList<Subsample> Split(ReadOnlySpan<byte> sample)
    {
        List<Subsample> parts = [];
        var clear = 0;
        for (var at = 0; at < sample.Length;)
        {
            if (sample.Length - at < lengthBytes) throw Cut();
            long length = 0;
            foreach (var part in sample.Slice(at, lengthBytes)) length = (length << 8) | part;
            if (length > sample.Length - at - lengthBytes) throw Cut();
            var encrypted = length > ClearHead && IsSlice(sample[at + lengthBytes]) ? (int)length - ClearHead : 0;
            if (isInBlocks) encrypted -= encrypted % Block;
            clear += lengthBytes + (int)length - encrypted;
            at += lengthBytes + (int)length;
            if (encrypted < Block) clear += encrypted;
            else Add(parts, ref clear, encrypted);
        }

        if (clear > 0) Add(parts, ref clear, 0);
        return parts;
    }

    private static void Add(List<Subsample> parts, ref int clear, int encrypted)
    {
        for (; clear > Subsample.MostClear; clear -= Subsample.MostClear) parts.Add(new Subsample(Subsample.MostClear, 0));
        parts.Add(new Subsample(clear, encrypted));
        clear = 0;
    }

    // ISO/IEC 14496-10 table 7-1: types 1 to 5; ISO/IEC 23008-2 table 7-1: types 0 to 31.
    private bool IsSlice(byte header) => isHevc ? ((header >> 1) & 0x3F) < 32 : (header & 0x1F) is >= 1 and <= 5;

    private static FaultException Cut() => Mp4Origin.Store.Malformed("a NAL unit is longer than its sample");
}
