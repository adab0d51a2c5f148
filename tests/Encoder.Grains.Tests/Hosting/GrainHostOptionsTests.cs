using Encoder.Grains.Hosting;

namespace Encoder.Grains.Tests.Hosting;

public sealed class GrainHostOptionsTests
{
    [Fact]
    public void Validate_Defaults_Succeed() => Assert.True(new GrainHostOptionsValidator().Validate(null, new GrainHostOptions()).Succeeded);

    [Fact]
    public void Validate_SeveralFaults_AreToldAtOnce()
    {
        var result = new GrainHostOptionsValidator().Validate(null, new GrainHostOptions { ProbeTimeout = TimeSpan.Zero, MissedProbes = 0, IdleAfter = TimeSpan.FromSeconds(1) });

        Assert.Equal(
            ["Cluster:ProbeTimeout is 00:00:00; give 00:00:00.1000000 to 00:01:00.", "Cluster:IdleAfter is 00:00:01; give 00:02:00 to 1.00:00:00.", "Cluster:MissedProbes is 0; give 1 to 20."],
            result.Failures);
    }
}
