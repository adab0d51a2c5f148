using System.Xml.Linq;
using Encoder.AzureSupport;
using Microsoft.AspNetCore.Http;

namespace Encoder.Cluster.Tests.Azure;

/// <summary>
/// Loses, doubles and reorders one announcement in ten: a lost one is in the queue, and nobody who reads it is shown it.
/// </summary>
internal sealed class UnreliableQueue(int seed)
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly Dictionary<string, bool> isLost = [];

    public int Lost { get; private set; }

    public int Doubled { get; private set; }

    public int Reordered { get; private set; }

    public ProxyFault Decide(HttpRequest request)
    {
        if (request.Method != "POST" || !IsAboutMessages(request)) return ProxyFault.None;
        lock (gate)
        {
            if (random.Next(10) > 0) return ProxyFault.None;
            Doubled++;
            return ProxyFault.Twice;
        }
    }

    /// <summary>The messages that were taken out, without those that are lost, and some the other way round.</summary>
    public string Edit(HttpRequest request, string answer)
    {
        if (!IsAboutMessages(request)) return answer;
        var list = XDocument.Parse(answer);
        lock (gate)
        {
            foreach (var message in list.Root!.Elements("QueueMessage").ToList())
            {
                if (IsLost(message.Element("MessageId")!.Value)) message.Remove();
            }

            var left = list.Root.Elements("QueueMessage").ToList();
            if (left.Count > 1 && random.Next(10) == 0)
            {
                Reordered++;
                list.Root.ReplaceNodes(Enumerable.Reverse(left));
            }
        }

        return list.Declaration + list.ToString(SaveOptions.DisableFormatting);
    }

    private bool IsLost(string message)
    {
        if (isLost.TryGetValue(message, out var known)) return known;
        var lost = isLost[message] = random.Next(10) == 0;
        if (lost) Lost++;
        return lost;
    }

    private static bool IsAboutMessages(HttpRequest request) => request.Path.Value!.EndsWith("-announcements/messages", StringComparison.Ordinal);
}
