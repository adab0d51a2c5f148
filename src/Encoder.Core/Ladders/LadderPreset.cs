using Encoder.Contracts;

namespace Encoder.Core.Ladders;

/// <summary>
/// A rung that a name stands for: H.264 High, constant quality under a ceiling (capped CRF). Chunks are encoded apart from each other, so
/// that an average bitrate would be met by each alone: the quality would jump from chunk to chunk. Constant quality is the same in all.
/// </summary>
/// <param name="Name">Such as <c>720p</c>.</param>
/// <param name="Width">Bound of the longer side in pixels: 16:9.</param>
/// <param name="Height">Bound of the shorter side in pixels.</param>
/// <param name="Crf">libx264's constant quality.</param>
/// <param name="MaxBitrateBps">Ceiling in bit/s; the decoder buffer holds two seconds of it.</param>
public sealed record LadderPreset(string Name, int Width, int Height, double Crf, long MaxBitrateBps)
{
    /// <summary>The rung of a job spec that the name stands for.</summary>
    public RungSpec ToRung() => new()
    {
        Name = Name,
        Width = Width,
        Height = Height,
        Codec = VideoCodec.H264,
        Crf = Crf,
        MaxBitrate = MaxBitrateBps,
        BufferSize = 2 * MaxBitrateBps,
        Preset = "medium",
    };
}
