using System.Diagnostics.Metrics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Encoder.Storage.Azure;

/// <summary>
/// Counts every request that goes to the account, retries included: each is an operation that Azure charges for. Labels are the service
/// (blob, queue, table), the operation as Azure's price list names it, and the status of the answer.
/// </summary>
public sealed class OperationCount : HttpPipelinePolicy
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Encoder.Storage.Azure";

    /// <summary>Name of the counter.</summary>
    public const string CounterName = "encoder.storage.operations";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Operations = Meter.CreateCounter<long>(CounterName, "{operation}", "Requests sent to the storage account, retries included.");

    private readonly string service;

    /// <summary>Counts what one service's clients send.</summary>
    /// <param name="service"><c>blob</c>, <c>queue</c> or <c>table</c>.</param>
    internal OperationCount(string service) => this.service = service;

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
        }
        finally
        {
            Count(message);
        }
    }

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            ProcessNext(message, pipeline);
        }
        finally
        {
            Count(message);
        }
    }

    private void Count(HttpMessage message) => Operations.Add(
        1,
        new("service", service),
        new("operation", OperationOf(message.Request)),
        new("status", message.HasResponse ? message.Response.Status : 0));

    private static string OperationOf(Request request)
    {
        var query = request.Uri.Query;
        if (query.Contains("comp=list", StringComparison.Ordinal)) return "list";
        if (query.Contains("comp=block", StringComparison.Ordinal)) return "put";
        if (request.Headers.Contains("x-ms-copy-source")) return "copy";
        return request.Method.Method.ToLowerInvariant();
    }
}
