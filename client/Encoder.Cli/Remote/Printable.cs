namespace Encoder.Cli.Remote;

/// <summary>Text of somebody else, safe for a terminal: a file's name must not move the cursor.</summary>
internal static class Printable
{
    public static string Of(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));
}
