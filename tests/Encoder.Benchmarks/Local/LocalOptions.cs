namespace Encoder.Benchmarks.Local;

/// <summary>Options of <c>local</c>: <c>--encoder PATH [--source FILE] [--seconds 60] [--rounds 5] [--presets veryfast,medium] [-- ARGUMENTS]</c>.</summary>
/// <param name="Encoder">The published executable.</param>
/// <param name="Source">A clip to use (repeated to the length); null: a synthetic one.</param>
/// <param name="EncoderArguments">Handed on to <c>encoder encode</c>.</param>
internal sealed record LocalOptions(
    string Encoder, string? Source, int Seconds, int Rounds, IReadOnlyList<string> Presets, IReadOnlyList<string> EncoderArguments)
{
    public static LocalOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new LocalOptions("encoder", null, 60, 5, ["veryfast", "medium"], []);
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
                var unknown => throw new ArgumentException($"{unknown} is no option of local"),
            };
        }

        return options;
    }
}
