namespace Encoder.Benchmarks.Local;

/// <summary>Options of <c>local</c>: <c>--encoder PATH [--source FILE] [--seconds 60] [--rounds 5] [--presets veryfast,medium] [--rungs 720p,480p,360p] [--keyframes 2s,encoder] [--limit RATIO] [-- ARGUMENTS]</c>.</summary>
/// <param name="Encoder">The published executable.</param>
/// <param name="Source">A clip to use (repeated to the length); null: a synthetic one.</param>
/// <param name="Keyframes">Where the sources have their keyframes: one table for each.</param>
/// <param name="Limit">The processor time that <c>encoder encode</c> may take, ÷ one ffmpeg: beyond it the benchmark fails. Null: it only tells, of quality too.</param>
/// <param name="EncoderArguments">Handed on to <c>encoder encode</c>.</param>
internal sealed record LocalOptions(
    string Encoder, string? Source, int Seconds, int Rounds, IReadOnlyList<string> Presets, IReadOnlyList<LocalLadder.Rung> Rungs,
    IReadOnlyList<SourceKeyframes> Keyframes, double? Limit, IReadOnlyList<string> EncoderArguments)
{
    public static LocalOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new LocalOptions("encoder", null, 60, 5, ["veryfast", "medium"], LocalLadder.AllRungs, [SourceKeyframes.TwoSeconds, SourceKeyframes.Encoder], null, []);
        for (var at = 0; at < arguments.Length; at += 2)
        {
            if (arguments[at] == "--") return options with { EncoderArguments = [.. arguments[(at + 1)..]] };
            if (at + 1 == arguments.Length) throw new ArgumentException($"{arguments[at]} needs a value");
            var value = arguments[at + 1];
            options = arguments[at] switch
            {
                "--encoder" => options with { Encoder = Path.GetFullPath(value) },
                "--source" => options with { Source = Path.GetFullPath(value) },
                "--seconds" => options with { Seconds = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) },
                "--presets" => options with { Presets = value.Split(',') },
                "--rungs" => options with { Rungs = [.. value.Split(',').Select(name => LocalLadder.AllRungs.Single(rung => rung.Name == name))] },
                "--keyframes" => options with { Keyframes = KeyframesOf(value) },
                "--limit" => options with { Limit = double.Parse(value, System.Globalization.CultureInfo.InvariantCulture) },
                var unknown => throw new ArgumentException($"{unknown} is no option of local"),
            };
        }

        return options;
    }

    /// <summary>Such as <c>2s,encoder</c>.</summary>
    public static IReadOnlyList<SourceKeyframes> KeyframesOf(string text) =>
        [.. text.Split(',').Select(word => word switch { "2s" => SourceKeyframes.TwoSeconds, "encoder" => SourceKeyframes.Encoder, _ => throw new ArgumentException($"{word} is neither 2s nor encoder") })];
}
