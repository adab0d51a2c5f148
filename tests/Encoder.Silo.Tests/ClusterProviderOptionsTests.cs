using Encoder.Silo.Clustering;

namespace Encoder.Silo.Tests;

public sealed class ClusterProviderOptionsTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:11200")]
    [InlineData("redis://cache:6379")]
    [InlineData("rediss://cache")]
    public void Provider_Known_IsAccepted(string provider) => Assert.Empty(FaultsOf(new ClusterProviderOptions { Provider = provider }));

    [Theory]
    [InlineData("", "--cluster is not a known provider; give localhost, redis://HOST:PORT, azure or postgres.")]
    [InlineData("consul://me:secret@host", "--cluster is not a known provider; give localhost, redis://HOST:PORT, azure or postgres.")]
    [InlineData("localhost:99999", "--cluster localhost:PORT needs the silo port of the first silo, 1 to 65535.")]
    [InlineData("redis://me:secret@", "--cluster redis: the address is not valid; give redis://HOST, redis://HOST:PORT or redis://HOST:PORT/DATABASE.")]
    public void Provider_Malformed_IsRefusedWithoutRepeatingIt(string provider, string fault) =>
        Assert.Equal([fault], FaultsOf(new ClusterProviderOptions { Provider = provider }));

    [Fact]
    public void Options_OfManyFaults_AreRefusedWithAllOfThem()
    {
        var faults = FaultsOf(new ClusterProviderOptions { Provider = "nowhere", Id = "a b", Tls = { Certificate = "none.pem" } });

        Assert.Equal(
            [
                "--cluster is not a known provider; give localhost, redis://HOST:PORT, azure or postgres.",
                "Cluster:Id is 'a b'; give 1 to 64 letters, digits, - and _.",
                "--tls-ca is missing; TLS needs both a certificate and the authority that signed it.",
                "--tls-cert: the file none.pem was not found.",
            ],
            faults);
    }

    private static IEnumerable<string> FaultsOf(ClusterProviderOptions options) => new ClusterProviderOptionsValidator().Validate(null, options).Failures ?? [];
}
