using Encoder.Ffmpeg.Nodes;

namespace Encoder.Silo;

/// <summary>The encoders that a node reports: people see them, and jobs of a cluster wait for them.</summary>
internal static class NodeEncoders
{
    private static readonly string[] Known = ["libx264", "libx265", "libsvtav1", "libvpx-vp9", "aac", "libopus"];

    /// <summary>The encoders that jobs can use and this ffmpeg has. Starts ffmpeg once.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(NodeTools tools, CancellationToken cancellationToken)
    {
        var present = await tools.EncodersAsync(cancellationToken);
        return [.. Known.Where(present.Contains)];
    }
}
