using Encoder.TestSupport.Media;

namespace Encoder.Cluster.Tests.Postgres;

/// <summary>A test that needs ffmpeg and PostgreSQL: skipped on a laptop without them, run (and failing) when <c>CI=true</c>.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = new FfmpegFactAttribute().Skip
        ?? (PostgresServer.Programs is not null || Environment.GetEnvironmentVariable("CI") == "true" ? null : "PostgreSQL is not installed");
}
