using Encoder.Contracts;

namespace Encoder.Core.Ladders;

/// <summary>
/// A rung that is selected by its name: H.264 High, constant quality with a maximum bitrate (capped CRF). Chunks are encoded independently, so
/// an average bitrate would apply to each chunk separately and the quality would vary between chunks. Constant quality is the same in all.
/// </summary>
/// <param name="Name">Such as <c>720p</c>.</param>
/// <param name="Width">Maximum of the longer side in pixels: 16:9.</param>
/// <param name="Height">Maximum of the shorter side in pixels.</param>
/// <param name="Crf">Constant quality of libx264.</param>
/// <param name="MaxBitrateBps">Maximum bitrate in bit/s; the decoder buffer holds two seconds of it.</param>
public sealed record LadderPreset(string Name, int Width, int Height, double Crf, long MaxBitrateBps)
{
    /// <summary>The rung of a job spec for the name.</summary>
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
