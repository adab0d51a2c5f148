using Encoder.Contracts;

namespace Encoder.Cli.Output;

/// <summary>Translates errors of the file system into faults.</summary>
internal static class FileFaults
{
    // errno, which .NET puts into HResult: EAGAIN/EWOULDBLOCK on Linux and macOS, and the sharing violation of Windows.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    // ENOSPC, EDQUOT (Linux, macOS), and ERROR_DISK_FULL of Windows.
    private static readonly int[] Full = [28, 122, 69, unchecked((int)0x80070070)];

    public static bool IsFileError(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Whether another process holds the file's lock.</summary>
    public static bool IsHeld(IOException exception) => Held.Contains(exception.HResult);

    /// <summary>The fault for a failed write in <paramref name="folder"/>.</summary>
    public static FaultException OfWrite(Exception exception, string folder) => exception is IOException && Full.Contains(exception.HResult)
        ? new(ErrorCodes.DiskFull, $"The disk of {folder} is full. Free some space and run the same command again.", exception.Message)
        : new(ErrorCodes.StoreUnwritable, $"The folder {folder} is not writable. Check that it is a folder, and check its permissions.", exception.Message);
}
