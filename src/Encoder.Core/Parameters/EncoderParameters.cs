using Encoder.Contracts;
using Encoder.Core.Ladders;

namespace Encoder.Core.Parameters;

/// <summary>
/// Encoder parameters in ffmpeg syntax, parsed completely: <c>-c:v libx264 -preset slower -crf 23 -b:a 160k</c>.
/// Parameters that are not on the allow-list are refused by name (<c>spec.parameter_refused</c>), all at once.
/// </summary>
/// <param name="Codec">The codec that <c>-c:v</c> names, or the one the parameters were read for.</param>
/// <param name="NamesCodec">Whether <c>-c:v</c> is given.</param>
/// <param name="Options">The video options in the order given, canonical.</param>
/// <param name="Keys">The pairs of <c>-x264-params</c> and similar options, canonical.</param>
/// <param name="Audio">The audio parameters, or null for none.</param>
public sealed record EncoderParameters(
    VideoCodec Codec, bool NamesCodec, IReadOnlyList<EncoderOption> Options, IReadOnlyList<EncoderOption> Keys, AudioParameters? Audio)
{
    /// <summary>Maximum length of the text in characters.</summary>
    public const int MaxLength = 4096;

    private static readonly string[] RateOptions = ["crf", "qp", "b", "maxrate", "minrate", "bufsize", "lossless"];

    /// <summary>No parameters.</summary>
    public static EncoderParameters None(VideoCodec codec) => new(codec, false, [], [], null);

    /// <summary>Reads parameters; throws with every fault.</summary>
    /// <param name="text">The text; options may be in any order.</param>
    /// <param name="codec">The codec when <c>-c:v</c> is not given.</param>
    public static EncoderParameters Parse(string text, VideoCodec codec = VideoCodec.H264)
    {
        var parser = new ParameterParser(codec);
        var parameters = parser.Parse(text);
        return parser.Faults.Count > 0 ? throw new FaultException(parser.Faults) : parameters;
    }

    /// <summary>
    /// A spec with these parameters on every rung (of the default ladder, when it has none); audio parameters replace the audio of the spec. Throws as <see cref="Parse"/> does.
    /// </summary>
    public static JobSpec ApplyTo(JobSpec spec, string text)
    {
        var ladder = spec.Ladder.Count > 0 ? spec.Ladder : Ladder.Parse(LadderPresets.Default);
        var parameters = Parse(text, ladder[0].Codec);
        return spec with
        {
            Ladder = [.. ladder.Select(rung => rung with { Params = VideoOnly(text, rung.Codec) })],
            Audio = parameters.Audio is { } audio ? [audio.ToSpec()] : spec.Audio,
        };
    }

    /// <summary>The value of an option, or null.</summary>
    public string? Option(string name) => Options.FirstOrDefault(option => option.Name == name)?.Value;

    /// <summary>The value of a key of the encoder's key list, or null.</summary>
    public string? Key(string name) => Keys.FirstOrDefault(key => key.Name == name)?.Value;

    /// <summary>Whether they set rate or quality; then those fields of the rung are ignored.</summary>
    public bool DecideRate => Options.Any(option => RateOptions.Contains(option.Name)) || Key("lossless") == "1";

    /// <summary>Whether the encode is lossless. libx264 is lossless for 8-bit pictures at crf 0; x265 and VP9 have a switch.</summary>
    public bool IsLossless => Codec switch
    {
        VideoCodec.H264 => Number("qp") == 0 || (Number("crf") == 0 && Option("profile") is (null or "high444")),
        VideoCodec.Hevc => Key("lossless") == "1",
        VideoCodec.Vp9 => Option("lossless") == "1",
        _ => false,
    };

    /// <summary>The video parameters as text, without quotes, which canonical values do not need.</summary>
    public string VideoText()
    {
        var words = Options.Select(option => $"-{(option.Name == "b" ? "b:v" : option.Name == "profile" ? "profile:v" : option.Name)} {option.Value}");
        if (NamesCodec)
            words = words.Prepend($"-c:v {CodecOptions.For(Codec).Encoder}");
        if (Keys.Count > 0)
            words = words.Append($"-{CodecOptions.For(Codec).KeyList} {string.Join(':', Keys.Select(key => $"{key.Name}={key.Value}"))}");
        return string.Join(' ', words);
    }

    private static string? VideoOnly(string text, VideoCodec codec)
    {
        var video = Parse(text, codec).VideoText();
        return video.Length == 0 ? null : video;
    }

    private decimal? Number(string option)
        => Option(option) is { } text ? decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
}

/// <summary>Audio parameters.</summary>
/// <param name="Codec">Null: AAC.</param>
/// <param name="BitrateBps">Null: the default.</param>
/// <param name="Channels">Null: two at most.</param>
public sealed record AudioParameters(AudioCodec? Codec, long? BitrateBps, int? Channels)
{
    /// <summary>The same as part of a job spec.</summary>
    public AudioSpec ToSpec()
    {
        var usual = new AudioSpec();
        return usual with { Codec = Codec ?? usual.Codec, Bitrate = BitrateBps ?? usual.Bitrate, Channels = Channels };
    }
}
