using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Encoder.Cli.Inputs;

/// <summary>
/// A file whose path is not UTF-8, as old archives have in Latin-1: on Linux a path is bytes, and .NET can neither be told such a path nor
/// open the file. The bytes are taken from the process's own command line, and a link of a name that can be told leads to the file. Its
/// address is the same each time, so that an interrupted upload or encode is found again.
/// </summary>
internal sealed partial class UndecodableName : IDisposable
{
    private const int LongestPath = 4096;
    private readonly string? folder;

    private UndecodableName(string path, string? folder) => (Path, this.folder) = (path, folder);

    /// <summary>The file's path, or that of a link to it.</summary>
    public string Path { get; }

    /// <param name="argument">The path as .NET decoded it, U+FFFD for what is not UTF-8.</param>
    /// <param name="state">Folder of this user's state.</param>
    public static UndecodableName Open(string argument, string? state)
    {
        if (state is null || !OperatingSystem.IsLinux() || !System.IO.Path.GetFullPath(argument).Contains('\uFFFD') || File.Exists(System.IO.Path.GetFullPath(argument)))
            return new UndecodableName(argument, null);
        foreach (var raw in RawArguments(argument))
        {
            byte[] target = raw[0] == '/' ? raw : [.. CurrentFolder(), (byte)'/', .. raw];
            var folder = System.IO.Path.Combine(state, "names", Convert.ToHexStringLower(SHA256.HashData(target).AsSpan(0, 8)));
            var link = System.IO.Path.Combine(folder, NameOf(target[(target.LastIndexOf((byte)'/') + 1)..]));
            Directory.CreateDirectory(folder);
            _ = symlink([.. target, 0], link);
            if (File.Exists(link)) return new UndecodableName(link, folder);
            Directory.Delete(folder, recursive: true);
        }

        return new UndecodableName(argument, null);
    }

    public void Dispose()
    {
        if (folder is not null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    // Only its folder may have a name that is not UTF-8.
    private static string NameOf(byte[] name)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(name);
        }
    }

    // How many U+FFFD stand for bytes that are no UTF-8 is a matter of who decodes them.
    private static List<byte[]> RawArguments(string argument)
    {
        var all = File.ReadAllBytes("/proc/self/cmdline");
        List<byte[]> found = [];
        foreach (var range in all.AsSpan().Split((byte)0))
        {
            var raw = all[range];
            if (raw.Length > 0 && Replacements().Replace(Encoding.UTF8.GetString(raw), "\uFFFD") == Replacements().Replace(argument, "\uFFFD")) found.Add(raw);
        }

        return found;
    }

    private static byte[] CurrentFolder()
    {
        var buffer = new byte[LongestPath];
        var length = readlink("/proc/self/cwd", buffer, LongestPath);
        return length is > 0 and < LongestPath ? buffer[..(int)length] : Encoding.UTF8.GetBytes(Environment.CurrentDirectory);
    }

    [GeneratedRegex("\uFFFD+")]
    private static partial Regex Replacements();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int symlink(byte[] target, string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlink(string path, byte[] target, nint size);
}
