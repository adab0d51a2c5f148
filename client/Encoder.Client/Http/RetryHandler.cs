using System.Net;
using Encoder.Contracts;
using Polly;
using Polly.Retry;

namespace Encoder.Client.Http;

/// <summary>
/// Retries requests for up to <see cref="EncoderClientOptions.RetryFor"/> where that is safe: requests whose method or Idempotency-Key
/// makes them idempotent, and any request that the server did not process (no connection, 429, 503).
/// </summary>
internal sealed class RetryHandler(EncoderClientOptions options, TimeProvider time) : DelegatingHandler
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);
    private static readonly ResiliencePropertyKey<Repetition> Key = new(nameof(Repetition));

    private static readonly HttpStatusCode[] Passing =
    [
        HttpStatusCode.RequestTimeout, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway,
        HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout, HttpStatusCode.InsufficientStorage,
    ];

    private readonly ResiliencePipeline<HttpResponseMessage> pipeline =
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddRetry(Strategy(options, time)).Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(Key, new Repetition(request));
            return await pipeline.ExecuteAsync(
                static (context, handler) => handler.SendOnceAsync(context.Properties.GetValue(Key, null!).Request, context.CancellationToken), context, this)
                .ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var silence = new SilenceTimer(options.SilenceTimeout, time, cancellationToken);
        if (request.Content is BlockContent block)
            block.Moved = silence.Reset;
        try
        {
            var response = await base.SendAsync(request, silence.Token).ConfigureAwait(false);
            // The body is read here, so that a request whose response breaks off is retried too.
            if (!RequestKinds.IsStreamed(request))
                await response.Content.LoadIntoBufferAsync(silence.Token).ConfigureAwait(false);
            return response;
        }
        catch (OperationCanceledException e) when (silence.IsDue && !cancellationToken.IsCancellationRequested)
        {
            throw silence.Exception(e);
        }
    }

    private static RetryStrategyOptions<HttpResponseMessage> Strategy(EncoderClientOptions options, TimeProvider time) => new()
    {
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.FirstRetryDelay,
        MaxDelay = options.FirstRetryDelay > LongestDelay ? options.FirstRetryDelay : LongestDelay,
        ShouldHandle = arguments => ValueTask.FromResult(
            MayRepeat(arguments.Context.Properties.GetValue(Key, null!).Request, arguments.Outcome)
            && arguments.Context.Properties.GetValue(Key, null!).IsWithin(options.RetryFor, time)),
        DelayGenerator = arguments => ValueTask.FromResult(RetryAfter(arguments.Outcome.Result, time)),
        OnRetry = async arguments =>
        {
            if (options.Retrying is { } onRetry)
                onRetry(await FaultOfAsync(arguments.Outcome, options, arguments.Context.CancellationToken).ConfigureAwait(false), arguments.RetryDelay);
        },
    };

    private static bool MayRepeat(HttpRequestMessage request, Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } } => true,
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } } => false,
        { Exception: HttpRequestException or HttpIOException or TimeoutException or IOException } => RequestKinds.IsRepeatable(request),
        { Result.StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } => true,
        { Result.StatusCode: var status } => Passing.Contains(status) && RequestKinds.IsRepeatable(request),
        _ => false,
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    private static async Task<Fault> FaultOfAsync(Outcome<HttpResponseMessage> outcome, EncoderClientOptions options, CancellationToken cancellationToken) =>
        outcome.Result is { } response
            ? (await ServerFaults.OfAsync(response, cancellationToken).ConfigureAwait(false)).Fault
            : ServerFaults.Unreachable(options.Server, outcome.Exception!).Fault;

    /// <summary>A request and when it first failed.</summary>
    private sealed class Repetition(HttpRequestMessage request)
    {
        private long? failedAt;

        public HttpRequestMessage Request => request;

        public bool IsWithin(TimeSpan limit, TimeProvider time)
        {
            failedAt ??= time.GetTimestamp();
            return limit > TimeSpan.Zero && time.GetElapsedTime(failedAt.Value) < limit;
        }
    }
}
