using System.Runtime.InteropServices;

namespace Encoder.Engine.Storage;

/// <summary>The few calls of POSIX that .NET lacks or answers with exceptions only. Each returns 0 or an error number.</summary>
internal static partial class Posix
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NoSpace = 28;
    public const int ReadOnly = 30;
    public const int TooManyLinks = 31;
    public const int AccessDenied = 13;

    /// <summary>Whether these calls exist here; elsewhere the store goes through System.IO.</summary>
    public static bool IsAvailable => !OperatingSystem.IsWindows();

    public static int Link(string from, string to) => link(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();

    public static int Rename(string from, string to) => rename(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();

    public static int Unlink(string path) => unlink(path) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Puts a folder's entries on the disk.</summary>
    public static int SyncFolder(string path)
    {
        var folder = open(path, 0);
        if (folder < 0) return Marshal.GetLastPInvokeError();
        var error = fsync(folder) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = close(folder);
        return error;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
