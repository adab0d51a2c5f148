namespace Encoder.Core.Nut;

/// <summary>What a packet is worth as a place to begin decoding.</summary>
public enum AccessKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Everything that is shown from it on is exact.</summary>
    Exact,

    /// <summary>A recovery point: exact from the next keyframe or recovery point on, once a number of reference pictures have followed.</summary>
    Recovering,

    /// <summary>A keyframe that does not say more: exact from the next one on.</summary>
    Unknown,
}
