using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// The filters that every rung shares: 1. full range is said again, for neither a copy nor a lossless stream carries what only the container says;
/// 2. deinterlacing.
/// </summary>
internal static class SharedFilters
{
    public static string Of(VideoTrack track) =>
        string.Join(',', new[] { ColorTags.IsFullRange(track) ? "setparams=range=pc" : "", Deinterlacing.Of(track) }.Where(filter => filter.Length > 0));
}
