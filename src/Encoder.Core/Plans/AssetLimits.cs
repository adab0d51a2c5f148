using Encoder.Contracts;
using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>The limits on assets: without them a few bytes of header could make a node allocate all its memory.</summary>
public static class AssetLimits
{
    /// <summary>Tracks of all kinds.</summary>
    public const int Tracks = 64;

    /// <summary>Pixels of a picture: 8192 × 8192.</summary>
    public const long Pixels = 8192L * 8192;

    /// <summary>Longest side in pixels.</summary>
    public const int Side = 16_384;

    /// <summary>Throws <c>asset.beyond_limits</c> or <c>asset.no_decodable_track</c>, each fault on its own.</summary>
    public static void Check(MediaInfo media)
    {
        var faults = new List<Fault>();
        var tracks = media.Video.Count + media.Audio.Count + media.Subtitles.Count + media.Others.Count;
        if (tracks > Tracks)
            faults.Add(new(ErrorCodes.AssetBeyondLimits, $"The asset has {tracks} tracks; the limit is {Tracks}. Remove some tracks."));
        foreach (var track in media.Video.Where(track => !HasSaneSize(track)))
        {
            faults.Add(new(
                ErrorCodes.AssetBeyondLimits,
                $"Track {track.Index} of the asset has pictures of {track.Width}x{track.Height} pixels; the limits are 2x2 and {Pixels} pixels in total. Scale the video first."));
        }

        if (media.Video.Count + media.Audio.Count == 0)
            faults.Add(new(ErrorCodes.AssetNoTrack, "The asset has no video or audio track that can be decoded. Give another file."));
        if (faults.Count > 0)
            throw new FaultException(faults);
    }

    private static bool HasSaneSize(VideoTrack track)
        => track.Width is >= 2 and <= Side && track.Height is >= 2 and <= Side && (long)track.Width * track.Height <= Pixels;
}
