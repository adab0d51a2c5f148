using Encoder.AzureSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Cluster.Tests.Azure;

/// <summary>A test that needs ffmpeg and Azurite: skipped on a laptop without them, run (and failing) when <c>CI=true</c>.</summary>
internal sealed class AzureClusterFactAttribute : FactAttribute
{
    public AzureClusterFactAttribute() => Skip = new FfmpegFactAttribute().Skip ?? AzuriteServer.Missing;
}
