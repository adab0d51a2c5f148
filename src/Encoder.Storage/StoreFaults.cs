using Encoder.Contracts;

namespace Encoder.Storage;

/// <summary>Translates errors of the file system into faults.</summary>
public static class StoreFaults
{
    private const int QuotaExceeded = 122;
    private const int MacQuotaExceeded = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>The fault of an error number of <see cref="Posix"/>.</summary>
    public static Exception Of(int error, string key) => error switch
    {
        Posix.NoSpace or QuotaExceeded or MacQuotaExceeded => Full(key, null),
        Posix.AccessDenied or Posix.ReadOnly or Posix.NotPermitted => Unwritable(key, null),
        _ => new IOException($"The store could not write {key} (error {error}).", error),
    };

    /// <summary>The fault for an exception of System.IO, or the exception itself when it has no fault.</summary>
    public static Exception Of(Exception exception, string key) => exception switch
    {
        IOException { HResult: Posix.NoSpace or QuotaExceeded or WindowsDiskFull } => Full(key, exception),
        UnauthorizedAccessException or IOException { HResult: Posix.ReadOnly or Posix.AccessDenied } => Unwritable(key, exception),
        _ => exception,
    };

    /// <summary>The fault for a folder that is not writable.</summary>
    public static FaultException Unwritable(string key, Exception? cause) =>
        new(ErrorCodes.StoreUnwritable, $"The folder is not writable ({key}). Check its permissions.", cause?.Message);

    private static FaultException Full(string key, Exception? cause) =>
        new(ErrorCodes.DiskFull, $"The disk is full: {key} could not be written. Free some space and run the same job again.", cause?.Message);
}
