using System.Runtime.InteropServices;

namespace Encoder.Storage;

/// <summary>The few POSIX calls that .NET lacks or reports by exceptions only. Each returns 0 or an error number.</summary>
internal static partial class Posix
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NoSpace = 28;
    public const int NotAFolder = 20;
    public const int ReadOnly = 30;
    public const int NotImplemented = 38;
    public const int TooManyLinks = 31;
    public const int AccessDenied = 13;

    /// <summary>Whether these calls exist here; elsewhere the store goes through System.IO.</summary>
    public static bool IsAvailable => !OperatingSystem.IsWindows();

    public static int Link(string from, string to) => link(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();

    public static int Rename(string from, string to) => rename(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();

    public static int Unlink(string path) => unlink(path) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Whether the process may write to a folder and list it; includes read-only file systems.</summary>
    public static int AccessFolder(string path)
    {
        const int WriteAndSearch = 2 | 1;
        return access(path, WriteAndSearch) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// Device and inode of the file at a path, links followed. The layouts are those of the systems, the same on x64 and arm64: Linux'
    /// <c>struct statx</c>, whose fields have one place on all processors, and Darwin's <c>struct stat</c> with 64-bit inodes.
    /// </summary>
    /// <exception cref="EntryPointNotFoundException">The C library lacks the call (glibc before 2.28, musl before 1.2.5).</exception>
    public static int Stat(string path, out ulong device, out ulong inode)
    {
        const int CurrentFolder = -100, InodeOnly = 0x100;
        Span<byte> found = stackalloc byte[256];
        found.Clear();
        if (!OperatingSystem.IsLinux())
        {
            var failed = (RuntimeInformation.ProcessArchitecture == Architecture.X64 ? stat64(path, found) : stat(path, found)) != 0;
            device = MemoryMarshal.Read<uint>(found);
            inode = MemoryMarshal.Read<ulong>(found[8..]);
            return failed ? Marshal.GetLastPInvokeError() : 0;
        }

        var error = statx(CurrentFolder, path, 0, InodeOnly, found) == 0 ? 0 : Marshal.GetLastPInvokeError();
        device = (ulong)MemoryMarshal.Read<uint>(found[136..]) << 32 | MemoryMarshal.Read<uint>(found[140..]);
        inode = MemoryMarshal.Read<ulong>(found[32..]);
        return error;
    }

    /// <summary>
    /// Files that this user can still make on the file system of a path (Linux' <c>struct statvfs</c> of 64-bit systems); null where it has no
    /// limit, or does not say.
    /// </summary>
    public static long? FreeFiles(string path)
    {
        Span<byte> found = stackalloc byte[256];
        found.Clear();
        if (IntPtr.Size != 8 || statvfs(path, found) != 0) return null;
        var (all, free) = (MemoryMarshal.Read<ulong>(found[40..]), MemoryMarshal.Read<ulong>(found[56..]));
        return all == 0 ? null : (long)Math.Min(free, long.MaxValue);
    }

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

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statvfs(string path, Span<byte> found);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, Span<byte> found);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int stat(string path, Span<byte> found);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int stat64(string path, Span<byte> found);
}
