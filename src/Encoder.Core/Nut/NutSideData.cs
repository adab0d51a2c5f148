using System.Text;

namespace Encoder.Core.Nut;

/// <summary>Side data of a frame (NUT version 4): two lists of named values before the packet's own bytes.</summary>
internal readonly record struct NutSideData(ReadOnlyMemory<byte> NewExtradata)
{
    private const int Utf8 = -1;
    private const int TypedBytes = -2;
    private const int SignedNumber = -3;
    private const int Timestamp = -4;

    public static NutSideData Read(ReadOnlyMemory<byte> content, ref NutReader reader)
    {
        var data = default(NutSideData);
        for (var list = 0; list < 2; list++)
            for (var left = reader.Varint(); left > 0; left--)
                data = ReadValue(content, ref reader, data);
        return data;
    }

    private static NutSideData ReadValue(ReadOnlyMemory<byte> content, ref NutReader reader, NutSideData data)
    {
        var name = Encoding.UTF8.GetString(Bytes(content, ref reader).Span);
        var kind = reader.Signed();
        switch (kind)
        {
            case Utf8:
                Bytes(content, ref reader);
                return data;
            case TypedBytes:
                Bytes(content, ref reader);
                var value = Bytes(content, ref reader);
                return name == "Extradata" ? data with { NewExtradata = value } : data;
            case SignedNumber:
                reader.Signed();
                return data;
            case Timestamp:
                reader.Varint();
                return data;
            case < Timestamp:
                reader.Signed();
                return data;
            default:
                return data;
        }
    }

    private static ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> content, ref NutReader reader)
    {
        var length = reader.Varint(int.MaxValue, "length");
        return content.Slice(reader.Skip(length), length);
    }
}
