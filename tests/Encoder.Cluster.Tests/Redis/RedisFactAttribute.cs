using Encoder.TestSupport.Media;

namespace Encoder.Cluster.Tests.Redis;

/// <summary>A test that needs ffmpeg and redis-server: skipped on a laptop without them, run (and failing) when <c>CI=true</c>.</summary>
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = Environment.GetEnvironmentVariable("CI") == "true" ? null
        : !MediaTool.IsInstalled ? "ffmpeg and ffprobe are not installed"
        : !IsInstalled ? "redis-server is not installed"
        : null;

    private static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(static folder => File.Exists(Path.Combine(folder, "redis-server")));
}
