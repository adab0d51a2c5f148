using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Encoder.Cli.Remote;

/// <summary>
/// A file whose name is not UTF-8, as old archives have in Latin-1: on Linux a name is bytes, and .NET can neither be told such a name nor
/// open the file. The bytes are taken from the process's own command line, and a link of a name that can be told leads to the file. Its
/// address is the same each time, so that an interrupted upload is found again.
/// </summary>
internal sealed partial class UndecodableName : IDisposable
{
    private readonly string? folder;

    private UndecodableName(string path, string? folder) => (Path, this.folder) = (path, folder);

    /// <summary>The file's path, or that of a link to it.</summary>
    public string Path { get; }

    /// <param name="argument">The path as .NET decoded it, U+FFFD for what is not UTF-8.</param>
    /// <param name="state">Folder of this user's state.</param>
    public static UndecodableName Open(string argument, string? state)
    {
        if (state is null || !OperatingSystem.IsLinux() || !argument.Contains('\uFFFD') || File.Exists(argument) || RawArgument(argument) is not { } raw)
            return new UndecodableName(argument, null);
        byte[] target = raw[0] == '/' ? raw : [.. Encoding.UTF8.GetBytes(Environment.CurrentDirectory), (byte)'/', .. raw];
        var folder = System.IO.Path.Combine(state, "names", Convert.ToHexStringLower(SHA256.HashData(target).AsSpan(0, 8)));
        Directory.CreateDirectory(folder);
        var link = System.IO.Path.Combine(folder, Encoding.Latin1.GetString(target[(target.LastIndexOf((byte)'/') + 1)..]));
        _ = symlink([.. target, 0], link);
        return new UndecodableName(File.Exists(link) ? link : argument, folder);
    }

    public void Dispose()
    {
        if (folder is not null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static byte[]? RawArgument(string argument)
    {
        var all = File.ReadAllBytes("/proc/self/cmdline").AsSpan();
        foreach (var range in all.Split((byte)0))
        {
            if (!all[range].IsEmpty && Encoding.UTF8.GetString(all[range]) == argument) return all[range].ToArray();
        }

        return null;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int symlink(byte[] target, string path);
}
