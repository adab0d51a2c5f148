using Encoder.TestSupport.Media;

namespace Encoder.TestSupport.Mounts;

/// <summary>A mount of one test, gone with it.</summary>
public sealed class Mount : IAsyncDisposable
{
    private readonly string point;

    private Mount(string point) => this.point = point;

    /// <summary>The same folder at a second place, which is made when absent.</summary>
    public static Task<Mount> BindAsync(string folder, string point) => MakeAsync(point, ["--bind", folder, point]);

    /// <summary>A file system in memory.</summary>
    public static Task<Mount> MemoryAsync(string point, string options) => MakeAsync(point, ["-t", "tmpfs", "-o", options, "tmpfs", point]);

    public async ValueTask DisposeAsync() => await MediaTool.RunAsync("umount", ["--lazy", point]);

    private static async Task<Mount> MakeAsync(string point, string[] arguments)
    {
        Directory.CreateDirectory(point);
        await MediaTool.RunAsync("mount", arguments);
        return new Mount(point);
    }
}
