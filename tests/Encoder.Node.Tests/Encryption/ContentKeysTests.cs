using System.Text;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Encryption;
using Encoder.Node.Encryption;
using Encoder.TestSupport.Storage;

namespace Encoder.Node.Tests.Encryption;

public sealed class ContentKeysTests
{
    private static readonly RunKeys Run = new("job", 1);
    private static readonly EncryptionPlan Plan = new(EncryptionScheme.Aes128, new string('a', 32), RotateSegments: 2);

    [Fact]
    public async Task Get_FromSeveralNodesAtOnce_GivesAllTheKeyThatWasFirst()
    {
        var store = new MemoryStore();
        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => new ContentKeys(store, new Service(null)).GetAsync(Run, Plan, 0, CancellationToken.None)));

        Assert.Single(found.Select(key => Convert.ToHexString(key.Key)).Distinct());
        Assert.Equal(Plan.KeyId, found[0].Id);
        Assert.Equal(16, found[0].Key.Length);
    }

    [Fact]
    public async Task Get_OfPeriodsAndRuns_GivesDifferentKeys()
    {
        var keys = new ContentKeys(new MemoryStore(), new Service(null));
        ContentKey[] found =
        [
            await keys.GetAsync(Run, Plan, 0, CancellationToken.None), await keys.GetAsync(Run, Plan, 1, CancellationToken.None),
            await keys.GetAsync(Run with { Run = 2 }, Plan, 0, CancellationToken.None),
        ];

        Assert.Equal(3, found.Select(key => Convert.ToHexString(key.Key)).Distinct().Count());
    }

    [Fact]
    public async Task Get_WithAKeyServer_AsksOnceAndKeepsItsKey()
    {
        var service = new Service(new byte[16]);
        var keys = new ContentKeys(new MemoryStore(), service);
        var plan = Plan with { KeyServer = new Uri("http://keys.example/") };

        Assert.Equal(new byte[16], (await keys.GetAsync(Run, plan, 1, CancellationToken.None)).Key);
        Assert.Equal(new byte[16], (await keys.GetAsync(Run, plan, 1, CancellationToken.None)).Key);
        Assert.Equal([plan.KeyIdOf(1)], service.Asked);
    }

    [Fact]
    public async Task Get_WhileTheKeyServerIsAway_StoresNothing()
    {
        var store = new MemoryStore();
        var keys = new ContentKeys(store, new Service(null));

        var exception = await Assert.ThrowsAsync<FaultException>(() => keys.GetAsync(Run, Plan with { KeyServer = new Uri("http://keys.example/") }, 0, CancellationToken.None));

        Assert.Equal(ErrorCodes.KeysUnavailable, exception.Fault.Code);
        Assert.Empty(store.Keys(""));
    }

    [Theory]
    [InlineData("""{"keys":[{"kty":"oct","kid":"qqqqqqqqqqqqqqqqqqqqqg","k":"AAAAAAAAAAAAAAAAAAAAAA"}]}""", true)]
    [InlineData("""{"keys":[{"kid":"AAAAAAAAAAAAAAAAAAAAAA","k":"AAAAAAAAAAAAAAAAAAAAAA"},{"kid":"qqqqqqqqqqqqqqqqqqqqqg","k":"AAAAAAAAAAAAAAAAAAAAAA"}],"more":1}""", true)]
    [InlineData("""{"keys":[{"kid":"AAAAAAAAAAAAAAAAAAAAAA","k":"AAAAAAAAAAAAAAAAAAAAAA"}]}""", false)]
    [InlineData("""{"keys":[{"kid":"qqqqqqqqqqqqqqqqqqqqqg","k":"AAAAAAAAAAAAAAAAAAAA"}]}""", false)]
    [InlineData("""{"keys":[{"kid":"qqqqqqqqqqqqqqqqqqqqqg","k":7}]}""", false)]
    [InlineData("""{"keys":[{"kid":"qqqqqqqqqqqqqqqqqqqqqg"}]}""", false)]
    [InlineData("""{"keys":{}}""", false)]
    [InlineData("[]", false)]
    [InlineData("no keys today", false)]
    [InlineData("", false)]
    public void KeyOf_License_TakesTheKeyWithTheIdOnly(string license, bool isThere) =>
        Assert.Equal(isThere ? new byte[16] : null, KeyServerClient.KeyOf(Encoding.UTF8.GetBytes(license), Plan.KeyId));

    private sealed class Service(byte[]? key) : IKeyServer
    {
        public List<string> Asked { get; } = [];

        public Task<byte[]> AskAsync(Uri address, string keyId, CancellationToken cancellationToken)
        {
            Asked.Add(keyId);
            return key is null ? throw new FaultException(ErrorCodes.KeysUnavailable, "away") : Task.FromResult(key);
        }
    }
}
