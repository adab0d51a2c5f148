namespace Encoder.Cli.Remote;

/// <summary>Columns of text, separated by two spaces; the last is not padded. Pure.</summary>
internal static class TextTable
{
    public static string Of(string[] heads, IEnumerable<string[]> rows)
    {
        List<string[]> lines = [heads, .. rows];
        var widths = heads.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        return string.Join('\n', lines.Select(line => string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }
}
