using Encoder.Core.Fmp4;

namespace Encoder.Core.Encryption;

/// <summary>Boxes <c>pssh</c> (ISO/IEC 23001-7 §8.1): what a key system needs to ask for a license. Those of other key systems can be put beside ours.</summary>
public static class ProtectionSystems
{
    /// <summary>The box of the common system, of version 1, which lists key ids and has no data.</summary>
    public static byte[] Common(params ReadOnlySpan<string> keyIds)
    {
        var writer = new BoxWriter(64);
        using (writer.FullBox("pssh", version: 1))
        {
            writer.Bytes(ClearKeys.CommonSystem.ToByteArray(bigEndian: true));
            writer.U32((uint)keyIds.Length);
            foreach (var id in keyIds) writer.Bytes(Convert.FromHexString(id));
            writer.U32(0);
        }

        return writer.ToArray();
    }
}
