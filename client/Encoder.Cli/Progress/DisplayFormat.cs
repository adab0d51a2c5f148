using System.Globalization;

namespace Encoder.Cli.Progress;

/// <summary>Formats numbers for people.</summary>
internal static class DisplayFormat
{
    /// <summary><c>0:07</c>, <c>12:34</c>, <c>1:02:03</c>.</summary>
    public static string Clock(TimeSpan time) =>
        time.TotalHours >= 1 ? Invariant($"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}") : Invariant($"{time.Minutes}:{time.Seconds:D2}");

    /// <summary><c>12.3 s</c> below a minute, else as <see cref="Clock"/>.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds < 60 ? Invariant($"{time.TotalSeconds:F1} s") : Clock(time);

    /// <summary><c>2.1×</c>.</summary>
    public static string Speed(double speed) => speed >= 100 ? Invariant($"{speed:F0}×") : Invariant($"{speed:F1}×");

    /// <summary><c>34 %</c>, rounded down: 100 % only when everything is done.</summary>
    public static string Percent(double fraction) => Invariant($"{Math.Floor(fraction * 100 + 1e-9):F0} %");

    /// <summary><c>18.2 MB</c> (10⁶ bytes).</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1_000_000_000 => Invariant($"{bytes / 1e9:F1} GB"),
        >= 1_000_000 => Invariant($"{bytes / 1e6:F1} MB"),
        >= 1_000 => Invariant($"{bytes / 1e3:F1} kB"),
        _ => Invariant($"{bytes} bytes"),
    };

    /// <summary><c>1 frame</c>, <c>2 frames</c>.</summary>
    public static string Count(long count, string noun) => Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
