using Encoder.Core.Plans;

namespace Encoder.Core.Chunks;

/// <summary>
/// What decoding a frame of the source costs, in thousandths of what its encodes cost: pixels times a weight of codec and preset. Measured on a 720p
/// trailer: decoding H.264 takes a quarter of what x264 needs at veryfast for as many pixels, and a tenth at medium.
/// </summary>
internal static class DecodeShare
{
    private const int Most = 10_000;

    public static int Of(EncodePlan plan)
    {
        if (plan.Video is not { } video || plan.Media.Video.FirstOrDefault(track => track.Index == video.TrackIndex) is not { } track) return Most;
        var decode = (Int128)track.Width * track.Height * (video.PieceCodec is "hevc" or "av1" or "vp9" ? 15 : 10);
        var encode = video.Lanes.SelectMany(lane => lane.Rungs).Aggregate((Int128)0, static (sum, rung) => sum + RungCost.Of(rung));
        return encode == 0 ? Most : (int)Int128.Clamp(decode * 1000 / encode, 1, Most);
    }
}
