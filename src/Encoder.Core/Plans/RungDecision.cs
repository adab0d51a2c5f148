using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Parameters;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Plans;

/// <summary>The input for the encoder arguments of a rung.</summary>
/// <param name="Rung">The effective rung, after its parameters were applied: see <see cref="Settle"/>.</param>
/// <param name="Width">Width as encoded (after rotation).</param>
/// <param name="SegmentFrames">Frames of a segment of target length at the nominal rate, rounded up.</param>
internal sealed record RungDecision(
    RungSpec Rung, EncoderParameters Parameters, int Width, int Height, Rational FrameRate, int SegmentFrames, string PixelFormat, ColorTags Color)
{
    /// <summary>Metadata of the mastering display; null when unknown, or for standard range.</summary>
    public HdrMetadata? Hdr { get; init; }

    /// <summary>The profile: from the parameters, else from the rung.</summary>
    public string? Profile => Parameters.Option("profile") ?? Rung.Profile;

    /// <summary>
    /// The effective rung, after its parameters were applied. Another codec in them overrides preset, profile and rates; a rate in them overrides the rates,
    /// and lossless overrides the profile. H.264 is High unless there are parameters, which the profile might not allow.
    /// </summary>
    public static RungSpec Settle(RungSpec rung, EncoderParameters parameters)
    {
        if (parameters.Codec != rung.Codec)
            rung = rung with { Codec = parameters.Codec, Preset = null, Profile = null, Crf = null, Bitrate = null, MaxBitrate = null, BufferSize = null };
        if (parameters.DecideRate)
            rung = rung with { Crf = null, Bitrate = null, MaxBitrate = null, BufferSize = null };
        if (parameters.IsLossless)
            rung = rung with { Profile = null };
        return rung.Codec == VideoCodec.H264 && rung.Params is null ? rung with { Profile = rung.Profile ?? "high" } : rung;
    }

    /// <summary>The preset: from the parameters, else from the rung, else the codec's default.</summary>
    public string Preset(string option, string usual) => Parameters.Option(option) ?? Rung.Preset ?? usual;

    /// <summary>The options of the parameters except the given ones, as arguments.</summary>
    public IEnumerable<string> OptionsExcept(params string[] names)
        => Parameters.Options.Where(option => !names.Contains(option.Name))
            .SelectMany(option => new[] { "-" + (option.Name == "b" ? "b:v" : option.Name), option.Value });

    /// <summary>The key list of an encoder: the keys set by the plan, then those of the parameters. They have no key in common.</summary>
    public string KeyList(string fixedPairs)
        => string.Join(':', Parameters.Keys.Select(key => $"{key.Name}={key.Value}").Prepend(fixedPairs));

    /// <summary>The rate settings of the rung; null when the parameters set the rate.</summary>
    public RateTarget? Rate => Parameters.DecideRate ? null : RateTarget.Of(Rung, Width, Height);

    /// <summary>The highest rate stated anywhere, in bit/s.</summary>
    public long? CeilingBps => Rate is { } rate ? rate.MaxBitrate ?? rate.Bitrate : Number("maxrate") ?? Number("b");

    /// <summary>The decoder buffer stated anywhere, in bits.</summary>
    public long? BufferBits => Rate is { } rate ? rate.BufferSize : Number("bufsize") ?? 2 * Number("maxrate");

    /// <summary>A maximum rate needs a buffer; when the parameters set only the rate, the buffer holds two seconds of it.</summary>
    public IEnumerable<string> MissingBuffer()
        => Number("maxrate") is { } ceiling && Number("bufsize") is null ? ["-bufsize", (2 * ceiling).ToString(CultureInfo.InvariantCulture)] : [];

    private long? Number(string option) => Parameters.Option(option) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}

/// <summary>A rung's rate fields with their defaults.</summary>
internal sealed record RateTarget(double? Crf, long? Bitrate, long? MaxBitrate, long? BufferSize)
{
    /// <summary>Without any field: the usual quality of the codec, limited by the maximum bitrate of the preset of that size; newer codecs need 70 % of it.</summary>
    public static RateTarget Of(RungSpec rung, int width, int height)
    {
        if (rung.Crf is null && rung.Bitrate is null && rung.MaxBitrate is null)
        {
            var preset = LadderPresets.ForSize(width, height);
            var ceiling = rung.Codec == VideoCodec.H264 ? preset.MaxBitrateBps : preset.MaxBitrateBps * 7 / 10;
            return new(UsualCrf(rung.Codec) ?? preset.Crf, null, ceiling, 2 * ceiling);
        }

        var crf = rung.Bitrate is null ? rung.Crf ?? UsualCrf(rung.Codec) ?? LadderPresets.ForSize(width, height).Crf : rung.Crf;
        return new(crf, rung.Bitrate, rung.MaxBitrate, rung.BufferSize ?? 2 * rung.MaxBitrate);
    }

    /// <summary>The arguments of libx264 and libx265.</summary>
    public IEnumerable<string> Arguments()
    {
        if (Crf is { } crf)
            yield return "-crf";
        if (Crf is { } quality)
            yield return quality.ToString("0.####", CultureInfo.InvariantCulture);
        foreach (var (name, value) in new[] { ("-b:v", Bitrate), ("-maxrate", MaxBitrate), ("-bufsize", MaxBitrate is null ? null : BufferSize) })
        {
            if (value is { } bits)
            {
                yield return name;
                yield return bits.ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    private static double? UsualCrf(VideoCodec codec) => codec switch
    {
        VideoCodec.Hevc => 25,
        VideoCodec.Av1 => 32,
        VideoCodec.Vp9 => 32,
        _ => null,
    };
}
