using Encoder.Ffmpeg.Nodes;

namespace Encoder.Silo;

/// <summary>The encoders that a node tells people of.</summary>
internal static class NodeEncoders
{
    private static readonly string[] Known = ["libx264", "libx265", "libsvtav1", "libvpx-vp9", "aac", "libopus"];

    /// <summary>Those that jobs can name and this ffmpeg has: one start of ffmpeg.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(NodeTools tools, CancellationToken cancellationToken)
    {
        var present = await tools.EncodersAsync(cancellationToken);
        return [.. Known.Where(present.Contains)];
    }
}
