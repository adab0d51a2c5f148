using System.Security.Cryptography;

namespace Encoder.Silo;

/// <summary>
/// Names of nodes, such as <c>host-k3x9</c>. Each start gets a new name, so that a node that died can be distinguished from one that restarted. A process id is
/// not sufficient, because that of a container is always the same.
/// </summary>
internal static class NodeNames
{
    /// <summary>A new name.</summary>
    /// <param name="port">Distinguishes the silos of one machine, for people.</param>
    public static string New(int? port = null) =>
        $"{Environment.MachineName}{(port is null ? "" : $"-{port}")}-{RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 5)}";
}
