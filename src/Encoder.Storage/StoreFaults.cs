using Encoder.Contracts;

namespace Encoder.Storage;

/// <summary>Translates errors of the file system into faults.</summary>
public static class StoreFaults
{
    private const int QuotaExceeded = 122;
    private const int MacQuotaExceeded = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>The fault of an error number of <see cref="Posix"/>. It names the folder: which disk is full is what a person has to know.</summary>
    public static Exception Of(int error, string folder) => error switch
    {
        Posix.NoSpace or QuotaExceeded or MacQuotaExceeded => Full(folder, null),
        Posix.AccessDenied or Posix.ReadOnly or Posix.NotPermitted => Unwritable(folder, null),
        _ => new IOException($"The store in {folder} could not be written (error {error}).", error),
    };

    /// <summary>The fault of an exception of System.IO, or the exception itself when it is neither.</summary>
    public static Exception Of(Exception exception, string folder) => exception switch
    {
        IOException { HResult: Posix.NoSpace or QuotaExceeded or WindowsDiskFull } => Full(folder, exception),
        UnauthorizedAccessException or IOException { HResult: Posix.ReadOnly or Posix.AccessDenied } => Unwritable(folder, exception),
        _ => exception,
    };

    /// <summary>The fault of a folder that can't be written.</summary>
    public static FaultException Unwritable(string folder, Exception? cause) =>
        new(ErrorCodes.StoreUnwritable, $"The folder is not writable ({folder}). Check its permissions.", cause?.Message);

    private static FaultException Full(string folder, Exception? cause) =>
        new(ErrorCodes.DiskFull, $"The disk is full: {folder} could not be written. Free some space and run the same job again.", cause?.Message);
}
