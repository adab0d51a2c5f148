using Encoder.Contracts;
using Encoder.Grains;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Problems;

/// <summary>
/// Turns every failure into problem details (RFC 9457) with a code of the registry. Unexpected exceptions are logged; the
/// response only says that the server failed, and never contains a path of the server.
/// </summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> logger) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (context.Response.HasStarted) return false;
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        await Problem(context, exception).ExecuteAsync(context).ConfigureAwait(false);
        return true;
    }

    /// <summary>Adds a body to error statuses without one: unknown route, unsupported method.</summary>
    public static Task WriteStatusAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var status = http.Response.StatusCode;
        var fault = status == StatusCodes.Status404NotFound
            ? new Fault(ErrorCodes.RouteNotFound, $"Nothing was found at {http.Request.Path}. Check the address.")
            : new Fault(ErrorCodes.RequestInvalid, $"{http.Request.Method} {http.Request.Path} is not a valid request.");
        return new FaultResult([fault], status).ExecuteAsync(http);
    }

    private FaultResult Problem(HttpContext context, Exception exception)
    {
        // A grain that did not answer becomes a fault that may be retried.
        switch (GrainFaults.Of(exception) ?? exception)
        {
            case FaultException fault:
                Log.Refused(logger, context.Request.Method, context.Request.Path, fault.Fault.Code, fault.Fault.Message);
                return new FaultResult(fault.Faults);
            case BadHttpRequestException bad:
                var code = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? ErrorCodes.RequestTooLarge : ErrorCodes.RequestInvalid;
                return new FaultResult([new Fault(code, bad.Message)], bad.StatusCode);
            default:
                Log.Failed(logger, exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
                return new FaultResult([new Fault(ErrorCodes.ServerFailed, $"The server failed to handle this request. Look for {context.TraceIdentifier} in its log.")]);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Method} {Path} was refused: {Code} {Message}")]
        public static partial void Refused(ILogger logger, string method, string path, string code, string message);

        [LoggerMessage(2, LogLevel.Error, "{Method} {Path} failed ({TraceId})")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string path, string traceId);
    }
}
