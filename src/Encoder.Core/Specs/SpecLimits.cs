namespace Encoder.Core.Specs;

/// <summary>Limits of a job spec, as documented at its fields.</summary>
internal static class SpecLimits
{
    public const int NameLength = 4096;
    public const int Rungs = 32;
    public const int Audio = 32;
    public const int Callbacks = 16;
    public const int CallbackLength = 2048;
    public const int MetadataEntries = 64;
    public const int MetadataNameLength = 128;
    public const int MetadataValueLength = 4096;
    public const int SmallestSide = 16;
    public const int LargestSide = 8192;
    public const long LowestBitrate = 1_000;
    public const long HighestBitrate = 1_000_000_000;
    public const long LargestBuffer = 4_000_000_000;
}
