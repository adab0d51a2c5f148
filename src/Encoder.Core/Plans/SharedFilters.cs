using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// The filters that all rungs share: 1. full range is set again, because neither a copy nor a lossless stream keeps a range that only the container states;
/// 2. deinterlacing.
/// </summary>
internal static class SharedFilters
{
    public static string Of(VideoTrack track) =>
        string.Join(',', new[] { ColorTags.IsFullRange(track) ? "setparams=range=pc" : "", Deinterlacing.Of(track) }.Where(filter => filter.Length > 0));
}
