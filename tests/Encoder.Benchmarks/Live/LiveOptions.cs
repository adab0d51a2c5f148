using System.Globalization;
using Encoder.Benchmarks.Local;

namespace Encoder.Benchmarks.Live;

/// <summary>Options of <c>live</c>.</summary>
/// <param name="Encoder">The published executable.</param>
/// <param name="Source">A clip to send (repeated to the length); null: a synthetic one.</param>
/// <param name="Seconds">How long the publisher sends.</param>
/// <param name="Preset">Encoder preset of both contestants.</param>
/// <param name="LowLatency">Whether the channel lists parts of segments.</param>
internal sealed record LiveOptions(string Encoder, string? Source, int Seconds, int Rounds, string Preset, IReadOnlyList<LocalLadder.Rung> Rungs, bool LowLatency)
{
    public static LiveOptions Parse(ReadOnlySpan<string> arguments)
    {
        // Two cores encode these twice in real time, and no more: the children of the server give way to others, and its channel would fall behind.
        var options = new LiveOptions("encoder", null, 60, 5, "veryfast", [.. LocalLadder.AllRungs.Skip(1)], false);
        for (var at = 0; at < arguments.Length; at += 2)
        {
            if (at + 1 == arguments.Length) throw new ArgumentException($"{arguments[at]} needs a value");
            var value = arguments[at + 1];
            options = arguments[at] switch
            {
                "--encoder" => options with { Encoder = Path.GetFullPath(value) },
                "--source" => options with { Source = Path.GetFullPath(value) },
                "--seconds" => options with { Seconds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--preset" => options with { Preset = value },
                "--rungs" => options with { Rungs = [.. value.Split(',').Select(name => LocalLadder.AllRungs.Single(rung => rung.Name == name))] },
                "--low-latency" => options with { LowLatency = bool.Parse(value) },
                var unknown => throw new ArgumentException($"{unknown} is no option"),
            };
        }

        return options;
    }
}
