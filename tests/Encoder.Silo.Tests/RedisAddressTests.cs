using Encoder.Silo.Clustering;

namespace Encoder.Silo.Tests;

/// <summary>What <c>--cluster redis://…</c> says, and what is never printed of it.</summary>
public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://cache", "cache", 6379, false, null, null, 0, "redis://cache:6379")]
    [InlineData("redis://10.0.0.5:7000/3", "10.0.0.5", 7000, false, null, null, 3, "redis://10.0.0.5:7000/3")]
    [InlineData("rediss://me:p%40ss%3A%2F@cache:6380", "cache", 6380, true, "me", "p@ss:/", 0, "rediss://cache:6380")]
    [InlineData("redis://:secret@[::1]:1", "::1", 1, false, null, "secret", 0, "redis://[::1]:1")]
    public void Address_Given_IsReadAndPrintedWithoutItsSecrets(
        string text, string host, int port, bool isTls, string? user, string? password, int database, string printed)
    {
        var address = RedisAddress.Parse(text)!;

        Assert.Equal((host, port, isTls, user, password, database), (address.Host, address.Port, address.IsTls, address.User, address.Password, address.Database));
        Assert.Equal(printed, address.ToString());
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("redis:")]
    [InlineData("redis://")]
    [InlineData("redis://cache/films")]
    [InlineData("redis://cache?ssl=true")]
    public void Address_Malformed_IsNone(string text) => Assert.Null(RedisAddress.Parse(text));

    [Fact]
    public void Configuration_OfTheOptions_TakesThePlaceOfTheAddress()
    {
        var address = RedisAddress.Parse("rediss://me:old@cache")!;

        var configuration = address.ToConfiguration(new RedisOptions { User = "you", Password = "new" });

        Assert.Equal(("you", "new", true, "cache"), (configuration.User, configuration.Password, configuration.Ssl, configuration.SslHost));
        Assert.False(configuration.AbortOnConnectFail);
    }
}
