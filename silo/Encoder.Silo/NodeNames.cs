using System.Security.Cryptography;

namespace Encoder.Silo;

/// <summary>
/// Names of nodes, such as <c>host-k3x9</c>. Each start has one of its own: that a node died is told from that it came back. A process id is
/// no help, for a container's is always the same.
/// </summary>
internal static class NodeNames
{
    /// <summary>A new name.</summary>
    /// <param name="port">Tells the silos of one machine apart, for people.</param>
    public static string New(int? port = null) =>
        $"{Environment.MachineName}{(port is null ? "" : $"-{port}")}-{RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 5)}";
}
