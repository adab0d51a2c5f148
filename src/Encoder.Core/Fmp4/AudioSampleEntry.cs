using System.Buffers.Binary;
using Encoder.Contracts;

namespace Encoder.Core.Fmp4;

/// <summary>Builds the sample entry of an audio rendition from the codec configuration in the NUT file.</summary>
public static class AudioSampleEntry
{
    private const int OpusHeadBytes = 19;
    private const int EsDescriptor = 3;
    private const int DecoderConfigDescriptor = 4;
    private const int DecoderSpecificInfo = 5;
    private const int SyncLayerConfigDescriptor = 6;
    private const int Mpeg4Audio = 0x40;
    private const int AudioStream = 0x15;

    /// <summary>The box mp4a with esds (AAC) or Opus with dOps. Fault: <c>split.failed</c> when the configuration is missing.</summary>
    /// <param name="extradata">AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2) or OpusHead (RFC 7845 §5.1).</param>
    public static byte[] Build(AudioCodec codec, ReadOnlyMemory<byte> extradata, int sampleRateHz, int channels)
    {
        var writer = new BoxWriter(128);
        using (writer.Box(codec == AudioCodec.Aac ? "mp4a" : "Opus"))
        {
            writer.Zeros(6);
            writer.U16(1);
            writer.Zeros(8);
            writer.U16(channels);
            writer.U16(16);
            writer.Zeros(4);
            writer.U32(sampleRateHz <= ushort.MaxValue ? (uint)sampleRateHz << 16 : 0);
            if (codec == AudioCodec.Aac)
                WriteEsds(writer, extradata.Span);
            else
                WriteDOps(writer, extradata.Span);
        }

        return writer.ToArray();
    }

    // ISO/IEC 14496-14 §5.6; bit rates are 0 (unknown), because the entry must not depend on the encoded media.
    private static void WriteEsds(BoxWriter writer, ReadOnlySpan<byte> config)
    {
        if (config.Length is < 2 or > 64)
            throw new FaultException(ErrorCodes.SplitFailed, "The AAC encoder wrote no AudioSpecificConfig.");
        using var box = writer.FullBox("esds");
        var decoderConfig = 13 + 2 + config.Length;
        Descriptor(writer, EsDescriptor, 3 + 2 + decoderConfig + 3);
        writer.Zeros(3);
        Descriptor(writer, DecoderConfigDescriptor, decoderConfig);
        writer.U8(Mpeg4Audio);
        writer.U8(AudioStream);
        writer.Zeros(11);
        Descriptor(writer, DecoderSpecificInfo, config.Length);
        writer.Bytes(config);
        Descriptor(writer, SyncLayerConfigDescriptor, 1);
        writer.U8(2);
    }

    private static void Descriptor(BoxWriter writer, int tag, int length)
    {
        writer.U8(tag);
        writer.U8(length); // always below 128 here: one length byte
    }

    // "Encapsulation of Opus in ISO Base Media File Format" §4.3.2: OpusHead without its magic, big-endian.
    private static void WriteDOps(BoxWriter writer, ReadOnlySpan<byte> head)
    {
        if (head.Length < OpusHeadBytes || !head.StartsWith("OpusHead"u8))
            throw new FaultException(ErrorCodes.SplitFailed, "The Opus encoder wrote no OpusHead.");
        using var box = writer.Box("dOps");
        writer.U8(0);
        writer.U8(head[9]);
        writer.U16(BinaryPrimitives.ReadUInt16LittleEndian(head[10..]));
        writer.U32(BinaryPrimitives.ReadUInt32LittleEndian(head[12..]));
        writer.U16(BinaryPrimitives.ReadUInt16LittleEndian(head[16..]));
        writer.Bytes(head[18..]); // mapping family and table
    }
}
