using Encoder.Node.Live;
using Encoder.TestSupport.Media;
using Xunit;

namespace Encoder.ServerSupport.Live;

/// <summary>A test that needs nginx with its RTMP module beside ffmpeg: skipped on a laptop without it, run (and failing) when <c>CI=true</c>.</summary>
public sealed class RtmpFactAttribute : FactAttribute
{
    /// <inheritdoc cref="RtmpFactAttribute"/>
    public RtmpFactAttribute() => Skip = Environment.GetEnvironmentVariable("CI") == "true" || (MediaTool.IsInstalled && IsInstalled)
        ? null
        : "nginx, its RTMP module or ffmpeg is not installed";

    private static bool IsInstalled => new LiveOptions() is var where && File.Exists(where.Nginx) && File.Exists(where.NginxRtmpModule);
}
