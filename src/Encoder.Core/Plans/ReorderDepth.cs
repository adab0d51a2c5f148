using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Core.Plans;

/// <summary>
/// The number of frames that an encoder delays for reordering: none without B-frames, one with plain B-frames, two with referenced B-frames
/// (libx264 and libx265 alike); AV1 and VP9 put hidden frames into the packet of the next shown one.
/// </summary>
internal static class ReorderDepth
{
    public static int Of(RungDecision decision)
    {
        if (decision.Rung.Codec is VideoCodec.Av1 or VideoCodec.Vp9)
            return 0;
        var bFrames = BFrames(decision);
        var pyramid = decision.Parameters.Key("b-pyramid") ?? decision.Parameters.Option("b-pyramid");
        return bFrames < 2 || pyramid is "none" or "0" ? Math.Min(bFrames, 1) : 2;
    }

    private static int BFrames(RungDecision decision)
    {
        var tune = decision.Parameters.Option("tune");
        if (decision.Profile == "baseline")
            return 0;
        if ((decision.Parameters.Key("bframes") ?? decision.Parameters.Option("bf")) is { } stated)
            return int.Parse(stated, CultureInfo.InvariantCulture);
        if (tune == "zerolatency")
            return 0;
        var ofPreset = decision.Rung.Codec == VideoCodec.H264 && decision.Preset("preset", "medium") == "ultrafast" ? 0 : 3;
        return tune == "animation" ? ofPreset + 2 : ofPreset;
    }
}
