namespace Encoder.Cli.Remote;

/// <summary>Makes untrusted text safe for a terminal: for example, a file name must not move the cursor.</summary>
internal static class Printable
{
    public static string Of(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));
}
