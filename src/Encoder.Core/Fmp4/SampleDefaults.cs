namespace Encoder.Core.Fmp4;

/// <summary>Default values of samples, which fragments and runs can override (§8.8.3, §8.8.7).</summary>
internal readonly record struct SampleDefaults(uint Duration, uint Size, uint Flags)
{
    /// <summary>Flags of a sample that depends on no other.</summary>
    public const uint SyncFlags = 0x0200_0000;

    /// <summary>Flags of a sample that depends on others and is no sync sample.</summary>
    public const uint NonSyncFlags = 0x0101_0000;

    private const uint IsNonSync = 0x0001_0000;

    public static bool IsSync(uint flags) => (flags & IsNonSync) == 0;

    public static SampleDefaults ReadTrex(Box trex, Mp4Origin origin)
    {
        var fields = new BoxFields(trex, origin);
        fields.Take(12);
        return new SampleDefaults(fields.U32(), fields.U32(), fields.U32());
    }
}
