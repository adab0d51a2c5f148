using Encoder.Core.Text;

namespace Encoder.Cli.Remote;

/// <summary>Text of somebody else on one line of a terminal: a file's name must neither move the cursor nor turn the line around.</summary>
internal static class Printable
{
    public static string Of(string text) => DisplayText.Mark(text).Replace('\n', '\uFFFD');
}
