using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;
using Encoder.Contracts;

namespace Encoder.Storage.Azure;

/// <summary>
/// Turns what the service and its SDK say into the product's faults. Messages of the SDK are never passed on: that of a refused signature
/// quotes the signature.
/// </summary>
public static class AzureStoreFaults
{
    /// <summary>Whether there is no such blob. A missing container is something else: then nothing is where it should be.</summary>
    public static bool IsMissing(RequestFailedException exception) =>
        exception.Status == 404 && exception.ErrorCode != BlobErrorCode.ContainerNotFound.ToString();

    /// <summary>Whether a put with <c>If-None-Match: *</c> met an object: the service says 409, and 412 where it looks at conditions first.</summary>
    public static bool IsTaken(RequestFailedException exception) => exception switch
    {
        { Status: 409 } => exception.ErrorCode == BlobErrorCode.BlobAlreadyExists.ToString(),
        { Status: 412 } => exception.ErrorCode == BlobErrorCode.ConditionNotMet.ToString(),
        _ => false,
    };

    /// <summary>Whether the exception is one of storage, and not a cancellation by the caller.</summary>
    public static bool IsOne(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        RequestFailedException or AuthenticationFailedException or IOException or HttpRequestException => true,

        // The SDK's time-out of a try is a cancellation, and several failed tries are an aggregate.
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        AggregateException many => many.InnerExceptions.All(inner => IsOne(inner, cancellationToken)),
        _ => false,
    };

    /// <summary>The fault.</summary>
    public static FaultException Of(Exception exception, string key) => exception switch
    {
        RequestFailedException { Status: 401 or 403 } failed => new FaultException(
            ErrorCodes.StoreRefused, $"The storage account refuses access to {key}; give the identity the roles of docs/azure.md.", Detail(failed)),
        RequestFailedException { Status: 404 } failed => new FaultException(
            ErrorCodes.StoreRefused, $"The storage account has no such container ({key}); make it, or check Azure:Container.", Detail(failed)),
        RequestFailedException { Status: 400 or 411 or 413 } failed when !IsGarbled(failed) => new FaultException(
            ErrorCodes.StoreRefused, $"The storage account refuses the request for {key} ({Detail(failed)})."),
        AuthenticationFailedException => new FaultException(
            ErrorCodes.StoreRefused, $"No identity could be found to reach the storage account with ({key}); see docs/azure.md for which are looked for."),
        RequestFailedException failed => Unreachable(key, Detail(failed)),
        AggregateException { InnerExceptions: [.., var last] } => Of(last, key),
        _ => Unreachable(key, exception.GetType().Name),
    };

    // Content that changed on its way is sent again. Azurite has another code for it than the service.
    private static bool IsGarbled(RequestFailedException failed) => failed.ErrorCode is "Md5Mismatch" or "InvalidOperation";

    private static FaultException Unreachable(string key, string detail) =>
        new(ErrorCodes.StoreUnreachable, $"The storage account gave no answer for {key}; it is tried again.", detail);

    private static string Detail(RequestFailedException failed) => failed.Status == 0
        ? $"no connection: {failed.InnerException?.GetType().Name}"
        : $"status {failed.Status}, {failed.ErrorCode}";
}
