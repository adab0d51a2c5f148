using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Core.Parameters;

/// <summary>
/// Parses a text of encoder parameters: 1. words; 2. pairs of option and value; 3. the codec, which determines the allow-list; 4. each option
/// against it; 5. options that cannot be combined.
/// </summary>
internal sealed class ParameterParser(VideoCodec defaultCodec)
{
    private static readonly string[] WithoutValue = ["y", "n", "an", "vn", "sn", "dn", "re", "shortest", "copyts", "report", "nostdin", "hide_banner"];

    private readonly List<EncoderOption> options = [];
    private readonly List<EncoderOption> keys = [];
    private AudioParameters audio = new(null, null, null);

    public List<Fault> Faults { get; } = [];

    public EncoderParameters Parse(string text)
    {
        // 1 and 2
        var given = Pairs(text);

        // 3
        var codecs = given.Where(option => option.Name == "c:v").ToList();
        var codec = codecs.Count > 0 && CodecOptions.EncoderNames.TryGetValue(codecs[0].Value, out var named) ? named : defaultCodec;
        foreach (var option in codecs.Where(option => !CodecOptions.EncoderNames.ContainsKey(option.Value)))
            Refuse($"-{option.Name} {Shown(option.Value)}", $"this encoder is not supported; give one of {string.Join(", ", CodecOptions.EncoderNames.Keys)}");
        foreach (var name in given.GroupBy(option => option.Name).Where(group => group.Count() > 1).Select(group => group.Key))
            Refuse($"-{name}", "it is given twice; keep one");

        // 4
        var allowed = CodecOptions.For(codec);
        foreach (var option in given.Where(option => option.Name != "c:v"))
            Take(option, allowed);

        // 5
        if (Faults.Count == 0)
            CheckTogether(codec);
        return new(codec, codecs.Count > 0, options, keys, audio == new AudioParameters(null, null, null) ? null : audio);
    }

    private List<EncoderOption> Pairs(string text)
    {
        if (text.Length > EncoderParameters.MaxLength)
        {
            Refuse("The text", $"it is longer than {EncoderParameters.MaxLength} characters; shorten it");
            return [];
        }

        if (ShellWords.Split(text) is not { } words)
        {
            Refuse("The text", "it ends within a quote or after a backslash; close the quote or remove the backslash");
            return [];
        }

        var pairs = new List<EncoderOption>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!IsOption(words[i]))
                Refuse(Shown(words[i]), "it belongs to no option, and the job chooses the output names; leave it out");
            else if (WithoutValue.Contains(words[i][1..]))
                Refuse(words[i], RefusedOptions.Of(words[i][1..]) ?? "it is not an allowed parameter; leave it out");
            else if (i + 1 < words.Count && !IsOption(words[i + 1]))
                pairs.Add(new(Canonical(words[i][1..]), words[++i]));
            else
                Refuse(Shown(words[i]), RefusedOptions.Of(Bare(words[i][1..])) ?? "it has no value; give one after it");
        }

        return pairs;
    }

    /// <summary>Whether a word is an option such as <c>-crf</c>, and not a negative number.</summary>
    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]) && word[1] != '.' || word == "-8x8dct";

    /// <summary>One name for one option: <c>crf</c> for <c>crf:v:0</c>, <c>c:v</c> for <c>vcodec</c>, <c>b:v</c> as it is.</summary>
    private static string Canonical(string name)
    {
        name = name switch { "vcodec" => "c:v", "acodec" => "c:a", "ac" => "ac:a", _ => name };
        name = name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;
        name = name.StartsWith("codec:", StringComparison.Ordinal) ? "c" + name[5..] : name;
        return name.EndsWith(":v", StringComparison.Ordinal) && Bare(name) is not ("c" or "b") ? name[..^2] : name;
    }

    private static string Bare(string name) => name.Split(':', 2)[0];

    private void Take(EncoderOption option, CodecOptions allowed)
    {
        var parts = option.Name.Split(':', 2);
        var (name, specifier) = (parts[0], parts.ElementAtOrDefault(1));
        if (specifier == "a")
            TakeAudio(name, option);
        else if (specifier is not (null or "v"))
            Refuse(Shown($"-{option.Name}"), "each encode has one video and one audio stream; write :v or :a, or no specifier");
        else if (name is "c" or "codec" or "b" && specifier is null)
            Refuse($"-{name}", $"it lacks a stream specifier; write -{name}:v or -{name}:a");
        else if (name == allowed.KeyList)
            TakeKeys(option.Value, allowed);
        else if (allowed.Options.TryGetValue(name, out var rule))
            TakeValue(options, name, option.Value, rule, $"-{option.Name}");
        else
            Refuse(Shown($"-{option.Name}"), RefusedOptions.Of(name) ?? NotListed($"-{name}", allowed.Encoder, Listed(allowed)));
    }

    private static IEnumerable<string> Listed(CodecOptions allowed)
        => allowed.Options.Keys.Concat(allowed.KeyList is null ? [] : [allowed.KeyList]).Select(name => "-" + name);

    private static string NotListed(string name, string encoder, IEnumerable<string> listed)
    {
        var words = listed.ToArray();
        var meant = Spelling.Nearest(name, words) is { } nearest ? $"did you mean {nearest}? " : "";
        return $"it is not an allowed parameter for {encoder}; {meant}leave it out or use one of {string.Join(", ", words)}";
    }

    private void TakeAudio(string name, EncoderOption option)
    {
        if (name == "c")
        {
            if (option.Value is "aac" or "libopus" or "opus")
                audio = audio with { Codec = option.Value == "aac" ? AudioCodec.Aac : AudioCodec.Opus };
            else
                Refuse($"-{option.Name} {Shown(option.Value)}", "this encoder is not supported; give aac or libopus");
        }
        else if (name == "b")
        {
            if (BitCount.Parse(option.Value) is long bits and >= 16_000 and <= 1_024_000)
                audio = audio with { BitrateBps = bits };
            else
                Refuse($"-{option.Name} {Shown(option.Value)}", "give a number of bits such as 160k (16k to 1024k)");
        }
        else if (name == "ac")
        {
            if (ValueRule.Whole(1, 8).Normalize(option.Value) is { } count)
                audio = audio with { Channels = int.Parse(count, CultureInfo.InvariantCulture) };
            else
                Refuse($"-{option.Name} {Shown(option.Value)}", "give a whole number from 1 to 8");
        }
        else
            Refuse(Shown($"-{option.Name}"), RefusedOptions.Of(name) ?? "it is not an allowed audio parameter; leave it out or use one of -c:a, -b:a, -ac");
    }

    private void TakeKeys(string text, CodecOptions allowed)
    {
        foreach (var part in text.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            var (key, value) = (pair[0], pair.Length == 2 ? pair[1] : "1");
            var shown = Shown($"-{allowed.KeyList} {key}");
            if (keys.Any(known => known.Name == key))
                Refuse(shown, "it is given twice; keep one");
            else if (allowed.Keys.TryGetValue(key, out var rule))
                TakeValue(keys, key, value, rule, shown);
            else
                Refuse(shown, RefusedOptions.Of(key) ?? NotListed(key, $"-{allowed.KeyList}", allowed.Keys.Keys));
        }
    }

    private void TakeValue(List<EncoderOption> taken, string name, string value, ValueRule rule, string shown)
    {
        if (rule.Normalize(value) is { } normal)
            taken.Add(new(name, normal));
        else
            Refuse($"{shown} {Shown(value)}", $"give {rule.Description}");
    }

    private void CheckTogether(VideoCodec codec)
    {
        // VP9 accepts both: crf is then the quality, limited by an average rate ("constrained quality").
        string[] rates = codec == VideoCodec.Vp9 ? ["crf", "qp"] : ["crf", "qp", "b"];
        var chosen = rates.Where(name => Value(name) is not null).ToArray();
        if (chosen.Length > 1)
            Refuse(string.Join(" and ", chosen.Select(name => "-" + name)), "they cannot be combined; keep one");
        if (Value("bufsize") is not null && Value("maxrate") is null)
            Refuse("-bufsize", "it has no effect without a maximum rate; give -maxrate too");
        var profile = Value("profile");
        if (codec == VideoCodec.H264 && Value("qp") == "0" && profile is not (null or "high444"))
            Refuse($"-profile:v {profile}", "-qp 0 is lossless, which needs the profile high444; leave the profile out");
        foreach (var (one, other) in new[] { ("deadline", "quality"), ("cpu-used", "speed"), ("me_method", "motion-est") })
        {
            if (Value(one) is not null && Value(other) is not null)
                Refuse($"-{one} and -{other}", "they are the same parameter; keep one");
        }
    }

    private string? Value(string name) => options.FirstOrDefault(option => option.Name == name)?.Value;

    private void Refuse(string what, string why)
        => Faults.Add(new(ErrorCodes.ParameterRefused, $"Encoder parameters: {what} is not allowed: {why}."));

    private static string Shown(string text)
    {
        var line = new string([.. text.Take(60).Select(letter => char.IsControl(letter) ? '?' : letter)]);
        return text.Length > 60 ? line + "…" : line;
    }
}
