using Encoder.Contracts;
using Encoder.Grains;
using Microsoft.AspNetCore.Connections;
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
        if (IsGone(context, exception))
        {
            context.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        var problem = Problem(context, exception);
        try
        {
            await problem.ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (Exception gone) when (IsGone(context, gone))
        {
            // The client is gone, as one whose upload another request took over: there is nobody to tell.
        }

        return true;
    }

    // The token follows the end of a connection a little later.
    private static bool IsGone(HttpContext context, Exception exception) =>
        exception is ConnectionResetException or ConnectionAbortedException
        || (exception is OperationCanceledException && (exception.InnerException is ConnectionAbortedException || context.RequestAborted.IsCancellationRequested));

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

    /// <summary>In our own words: those of ASP.NET speak of its parameters and limits.</summary>
    private static Fault FaultOf(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => new Fault(ErrorCodes.RequestTooSlow, "The body stopped, or came too slowly; send it again."),
        StatusCodes.Status413PayloadTooLarge => new Fault(ErrorCodes.RequestTooLarge, "The body is longer than this server takes."),
        _ => new Fault(ErrorCodes.RequestInvalid, "The request is malformed: its head, the form of its body or a parameter cannot be read."),
    };

    private FaultResult Problem(HttpContext context, Exception exception)
    {
        // A grain that did not answer becomes a fault that may be retried.
        switch (GrainFaults.Of(exception) ?? exception)
        {
            case FaultException fault:
                Log.Refused(logger, context.Request.Method, context.Request.Path, fault.Fault.Code, fault.Fault.Message);
                return new FaultResult(fault.Faults);
            case BadHttpRequestException bad:
                // What is left of a body that stopped cannot be read over: the next request needs another connection.
                if (bad.StatusCode == StatusCodes.Status408RequestTimeout) context.Response.Headers.Connection = "close";
                return new FaultResult([FaultOf(bad)], bad.StatusCode);
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
