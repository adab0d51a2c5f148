using System.Text;
using System.Text.RegularExpressions;

namespace Encoder.Cluster.Tests.Azure;

/// <summary>Requests to the blob service, counted by operation and by what of the store they are about.</summary>
internal sealed partial class BlobOperations
{
    // As the price list has them: reads, and the dearer writes and lists. Deletes are free.
    private static readonly string[] WriteKinds = ["put", "copy", "list"];
    private readonly SortedDictionary<(string Operation, string Key), int> counts = [];

    /// <summary>Puts, copies and lists.</summary>
    public int Writes => counts.Where(static count => WriteKinds.Contains(count.Key.Operation)).Sum(static count => count.Value);

    public int this[string operation, string key] => counts.GetValueOrDefault((operation, key));

    /// <param name="requests">"PUT /devstoreaccount1/encoder/jobs/…".</param>
    public static BlobOperations Of(IEnumerable<string> requests)
    {
        var operations = new BlobOperations();
        foreach (var request in requests)
        {
            var key = (OperationOf(request), KindOf(request));
            operations.counts[key] = operations.counts.GetValueOrDefault(key) + 1;
        }

        return operations;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var ((operation, key), count) in counts) text.Append($"{operation,-7}{key,-24}{count,6}\n");
        return text.Append($"writes {Writes}").ToString();
    }

    private static string OperationOf(string request) =>
        request.Contains("comp=list", StringComparison.Ordinal) ? "list"
        : request.StartsWith("PUT", StringComparison.Ordinal) && request.Contains("/out/", StringComparison.Ordinal) && request.EndsWith(".m4s", StringComparison.Ordinal) ? "copy"
        : request.Split(' ')[0].ToLowerInvariant();

    private static string KindOf(string request) => Kind().Match(Uri.UnescapeDataString(request)) is { Success: true } match
        ? match.Groups["kind"].Value + (match.Groups["segment"].Success ? "/seg" : "")
        : "other";

    [GeneratedRegex(@"/(?<kind>blocks|parts|gops|attempts|records|pages|plan|out|state|catalog|tenants|grains)(?:/[^/ ]+(?<segment>/seg-))?")]
    private static partial Regex Kind();
}
