using System.Globalization;
using Encoder.Benchmarks.Local;

namespace Encoder.Benchmarks.Uploads;

/// <summary>Options of <c>upload</c> and <c>server</c>.</summary>
/// <param name="Encoder">The published executable.</param>
/// <param name="Source">A clip to use (repeated to the length); null: a synthetic one.</param>
/// <param name="Minutes">Lengths of the source.</param>
/// <param name="Keyframes">Where the sources have their keyframes: each length with each.</param>
/// <param name="Preset">Encoder preset of both contestants.</param>
/// <param name="Rate">Upload rate in bytes per second; null: as fast as ffmpeg encodes, less a margin.</param>
/// <param name="Gigabytes">Length of the file of <c>server</c>, in GiB.</param>
internal sealed record BenchmarkOptions(
    string Encoder, string? Source, IReadOnlyList<double> Minutes, IReadOnlyList<SourceKeyframes> Keyframes, string Preset, long? Rate, double Gigabytes, int Rounds)
{
    public static BenchmarkOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BenchmarkOptions("encoder", null, [2, 5, 10], [SourceKeyframes.TwoSeconds, SourceKeyframes.Encoder], "veryfast", null, 10, 1);
        for (var at = 0; at < arguments.Length; at += 2)
        {
            if (at + 1 == arguments.Length) throw new ArgumentException($"{arguments[at]} needs a value");
            var value = arguments[at + 1];
            options = arguments[at] switch
            {
                "--encoder" => options with { Encoder = Path.GetFullPath(value) },
                "--source" => options with { Source = Path.GetFullPath(value) },
                "--minutes" => options with { Minutes = [.. value.Split(',').Select(part => double.Parse(part, CultureInfo.InvariantCulture))] },
                "--keyframes" => options with { Keyframes = LocalOptions.KeyframesOf(value) },
                "--preset" => options with { Preset = value },
                "--rate" => options with { Rate = long.Parse(value, CultureInfo.InvariantCulture) },
                "--gigabytes" => options with { Gigabytes = double.Parse(value, CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                var unknown => throw new ArgumentException($"{unknown} is no option"),
            };
        }

        return options;
    }
}
