using System.Globalization;

namespace Encoder.Benchmarks.Startup;

/// <summary>Options of <c>startup</c> and <c>idle</c>: <c>--encoder PATH [--encoder PATH]… [--rounds 5] [--seconds 60]</c>.</summary>
/// <param name="Encoders">Published executables; the first is what the others are compared with.</param>
/// <param name="Seconds">How long an idle server is watched, after as long a wait.</param>
internal sealed record StartupOptions(IReadOnlyList<string> Encoders, int Rounds, int Seconds)
{
    public static StartupOptions Parse(ReadOnlySpan<string> arguments)
    {
        var (encoders, rounds, seconds) = (new List<string>(), 5, 60);
        for (var at = 0; at + 1 < arguments.Length; at += 2)
        {
            var value = arguments[at + 1];
            switch (arguments[at])
            {
                case "--encoder":
                    encoders.Add(Path.GetFullPath(value));
                    break;
                case "--rounds":
                    rounds = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "--seconds":
                    seconds = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                default:
                    throw new ArgumentException($"{arguments[at]} is no option of startup");
            }
        }

        return encoders.Count > 0 ? new StartupOptions(encoders, rounds, seconds) : throw new ArgumentException("Name a published executable: --encoder PATH");
    }
}
