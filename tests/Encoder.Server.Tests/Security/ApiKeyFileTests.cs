using Encoder.Server.Security;

namespace Encoder.Server.Tests.Security;

public sealed class ApiKeyFileTests
{
    [Fact]
    public void File_WithAddedKeys_GivesThemBack()
    {
        var one = new ApiKey("ci", "local", [ApiScope.Read, ApiScope.Write], ApiKey.HashOf("one"));
        var two = new ApiKey("ops", "studio-2", [ApiScope.Admin], ApiKey.HashOf("two"));

        var (keys, faults) = ApiKeyFile.Parse(ApiKeyFile.Add(ApiKeyFile.Add(null, one), two));

        Assert.Empty(faults);
        Assert.Equal(["ci", "ops"], keys.Select(key => key.Name));
        Assert.Equal(["local", "studio-2"], keys.Select(key => key.Tenant));
        Assert.Equal([one.Id, two.Id], keys.Select(key => key.Id));
        Assert.True(keys[1].May(ApiScope.Write));
        Assert.False(keys[0].May(ApiScope.Admin));
    }

    [Fact]
    public void File_WithSeveralFaults_TellsAllOfThem()
    {
        var (keys, faults) = ApiKeyFile.Parse("""
            {"keys": [{"name": "a b", "tenant": "*", "scopes": [], "sha256": "12"}, {"name": "x", "sha256": "12"}]}
            """);

        Assert.Empty(keys);
        Assert.Equal(7, faults.Count);
        Assert.Equal(4, faults.Count(fault => fault.StartsWith("keys[0]", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"keys": [{"name": "a", "secret": "x"}]}""")]
    [InlineData("""{"keys": [{"name": "a", "scopes": ["root"]}]}""")]
    public void File_ThatIsNone_IsOneFault(string content) => Assert.Single(ApiKeyFile.Parse(content).Faults);
}
