using System.Runtime.InteropServices;
using System.Text;

namespace Encoder.Silo.Terminal;

/// <summary>
/// Standard input, output and error of this process: the one place that opens them. A caller may have closed any of them. Then the next file
/// that is opened gets the number, and what is meant for people would be written into it; so the number is taken by <c>/dev/null</c> first.
/// </summary>
public static partial class StandardStreams
{
    private const int CloseOnExec = 1;
    private const int ReadAndWrite = 2;

    /// <summary>
    /// Takes the numbers that are free, and gives <see cref="Console"/> writers that never throw. To be called before anything is opened or written.
    /// </summary>
    public static (TerminalWriter Out, TerminalWriter Error) Open()
    {
        var isOpen = Enumerable.Range(0, 3).Select(IsInherited).ToArray();
        if (!isOpen[0]) Console.SetIn(TextReader.Null);
        var output = new TerminalWriter(isOpen[1] ? Console.OpenStandardOutput() : Stream.Null, Encoding(), isClosed: !isOpen[1]);
        var error = new TerminalWriter(isOpen[2] ? Console.OpenStandardError() : Stream.Null, Encoding(), isClosed: !isOpen[2]);
        Console.SetOut(output);
        Console.SetError(error);
        return (output, error);
    }

    /// <summary>Standard input; empty when it was closed.</summary>
    public static Stream OpenInput() => IsInherited(0) ? Console.OpenStandardInput() : Stream.Null;

    /// <summary>
    /// Whether a number is what the caller gave us. What was opened since by the runtime itself, with a number that was free, is closed on
    /// exec, and what is inherited never is.
    /// </summary>
    private static bool IsInherited(int number)
    {
        if (OperatingSystem.IsWindows()) return true;
        const int GetFlags = 1;
        var flags = fcntl(number, GetFlags);
        if (flags >= 0) return (flags & CloseOnExec) == 0;

        // Lower numbers are taken already, so this one is given. It is no file of ours: it stays with the process.
        _ = open("/dev/null", ReadAndWrite | OpenCloseOnExec);
        return false;
    }

    // O_CLOEXEC, so that it is not taken for inherited when it is looked at again.
    private static int OpenCloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    // A preamble is for files.
    private static Encoding Encoding() => Console.OutputEncoding.CodePage == 65001 ? new UTF8Encoding(false) : Console.OutputEncoding;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
