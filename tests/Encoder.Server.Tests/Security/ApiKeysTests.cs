using Encoder.Server.Security;
using Encoder.TestSupport.Clocks;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Tests.Security;

public sealed class ApiKeysTests
{
    private readonly FakeClock clock = new();
    private readonly string path = Path.Combine(TestMedia.NewFolder(), "keys.json");

    [Fact]
    public void Key_TakenOutOfTheFile_IsRefusedFromThenOn()
    {
        Write("one", "two");
        var keys = Keys();
        Assert.Equal("one", keys.Find("one")?.Name);
        var session = keys.Find("one")!.Id;

        Write("two");
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(keys.Find("one"));
        Assert.Null(keys.FindId(session));
        Assert.Equal("two", keys.Find("two")?.Name);
    }

    [Fact]
    public void Keys_WhenTheFileBreaks_StayInForce()
    {
        Write("one");
        var keys = Keys();
        Assert.NotNull(keys.Find("one"));

        File.WriteAllText(path, "{");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(keys.Find("one"));
        File.Delete(path);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(keys.Find("one"));
    }

    private ApiKeys Keys() => new(Options.Create(new SecurityOptions { KeysFile = path }), clock, NullLogger<ApiKeys>.Instance);

    private void Write(params string[] keys) => File.WriteAllText(
        path, keys.Aggregate((string?)null, (json, key) => ApiKeyFile.Add(json, new ApiKey(key, "local", [ApiScope.Read], ApiKey.HashOf(key)))));
}
