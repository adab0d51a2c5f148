using Encoder.Contracts;

namespace Encoder.Node.Live;

/// <summary>The ports of a node for live streams.</summary>
internal sealed class IngestPorts(IReadOnlyList<int> ports)
{
    private readonly Lock gate = new();
    private readonly HashSet<int> taken = [];

    /// <summary>Takes a port until disposed: the wanted one if it is free. Faults: <c>channel.ingest_off</c>, <c>channel.ports_taken</c>.</summary>
    public Taken Take(int? wanted)
    {
        if (ports.Count == 0) throw new FaultException(ErrorCodes.IngestOff, "The node has no ports for live streams. Set Live:Ports.");
        lock (gate)
        {
            var free = ports.Where(port => !taken.Contains(port)).ToList();
            if (free.Count == 0) throw new FaultException(ErrorCodes.IngestPortsTaken, $"All {ports.Count} ports for live streams are in use. Stop a channel, or extend Live:Ports.");
            var port = wanted is { } one && free.Contains(one) ? one : free[0];
            taken.Add(port);
            return new Taken(this, port);
        }
    }

    /// <summary>A port in use.</summary>
    internal sealed class Taken(IngestPorts owner, int number) : IDisposable
    {
        public int Number => number;

        public void Dispose()
        {
            lock (owner.gate) owner.taken.Remove(number);
        }
    }
}
