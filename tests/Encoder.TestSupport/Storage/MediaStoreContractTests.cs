using System.Text;
using Encoder.Storage;
using Xunit;

namespace Encoder.TestSupport.Storage;

/// <summary>What every <see cref="IMediaStore"/> must do; one subclass per store.</summary>
public abstract class MediaStoreContractTests : IAsyncLifetime
{
    private IMediaStore store = null!;

    public async Task InitializeAsync() => store = await OpenAsync();

    public abstract Task DisposeAsync();

    /// <summary>An empty store.</summary>
    protected abstract Task<IMediaStore> OpenAsync();

    [ContractFact]
    public async Task Put_OverAnEarlierObject_ReplacesItAsAWhole()
    {
        await store.PutAsync("a/b", Bytes("a longer first"), default);
        await store.PutAsync("a/b", Bytes("second"), default);
        Assert.Equal("second", await ReadAsync("a/b"));
    }

    [ContractFact]
    public async Task Put_OfNothing_IsAnEmptyObject()
    {
        await store.PutAsync("empty", ReadOnlyMemory<byte>.Empty, default);
        Assert.Equal("", await ReadAsync("empty"));
    }

    [ContractFact]
    public async Task PutIfAbsent_OfManyAtOnce_ExactlyOneWins()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"records/{round:D8}.0";
            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => store.PutIfAbsentAsync(key, Bytes($"{number}"), default))));
            Assert.Single(won, true);
            Assert.Equal($"{Array.IndexOf(won, true)}", await ReadAsync(key));
        }
    }

    [ContractFact]
    public async Task PutIfAbsent_WhereAnObjectStands_ChangesNothing()
    {
        await store.PutAsync("a", Bytes("first"), default);
        Assert.False(await store.PutIfAbsentAsync("a", Bytes("second"), default));
        Assert.Equal("first", await ReadAsync("a"));
    }

    [ContractFact]
    public async Task Read_FromAnOffset_GivesTheRest()
    {
        await store.PutAsync("a", Bytes("0123456789"), default);
        Assert.Equal("6789", await ReadAsync("a", 6));
        Assert.Equal("", await ReadAsync("a", 10));
    }

    [ContractFact]
    public async Task Read_OfNoObject_IsNull()
    {
        Assert.Null(await store.OpenReadAsync("none", 0, default));
        Assert.Null(await store.OpenReadAsync("none/below", 0, default));
    }

    [ContractFact]
    public async Task Read_WhileTheObjectIsReplaced_GivesOneOrTheOtherWhole()
    {
        await store.PutAsync("a", Bytes(new string('x', 100_000)), default);
        await using var open = (await store.OpenReadAsync("a", 0, default))!;
        await store.PutAsync("a", Bytes(new string('y', 50_000)), default);
        using var reader = new StreamReader(open);
        Assert.Equal(new string('x', 100_000), await reader.ReadToEndAsync());
    }

    [ContractFact]
    public async Task Import_OfAFile_MovesIt()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "file");
        await File.WriteAllTextAsync(path, "content");
        await store.PutAsync("deep/er/key", Bytes("earlier"), default);
        await store.ImportAsync("deep/er/key", path, default);
        Assert.Equal("content", await ReadAsync("deep/er/key"));
        Assert.False(File.Exists(path));
        Directory.Delete(Path.GetDirectoryName(path)!);
    }

    [ContractFact]
    public async Task Copy_ToANewKey_OutlivesTheFirst()
    {
        await store.PutAsync("attempts/1/seg", Bytes("media"), default);
        Assert.True(await store.CopyAsync("attempts/1/seg", "out/720p/seg", default));
        await store.DeletePrefixAsync("attempts/", default);
        Assert.Equal("media", await ReadAsync("out/720p/seg"));
    }

    [ContractFact]
    public async Task Copy_ToAKeyThatExists_LeavesItAsItIs()
    {
        await store.PutAsync("from", Bytes("new"), default);
        await store.PutAsync("to", Bytes("old"), default);
        Assert.True(await store.CopyAsync("from", "to", default));
        Assert.Equal("old", await ReadAsync("to"));
    }

    [ContractFact]
    public async Task Copy_OfACopiedObject_IsNotChangedByAPutOfTheFirst()
    {
        await store.PutAsync("from", Bytes("one"), default);
        await store.CopyAsync("from", "to", default);
        await store.PutAsync("from", Bytes("two"), default);
        Assert.Equal("one", await ReadAsync("to"));
    }

    [ContractFact]
    public async Task Copy_OfNoObject_IsFalseAndMakesNothing()
    {
        Assert.False(await store.CopyAsync("none", "new/folder/to", default));
        Assert.Empty(await ListAsync("new/"));
    }

    [ContractFact]
    public async Task List_OfAPrefix_IsInOrdinalOrderOfTheWholeKey()
    {
        string[] keys = ["a-b", "a/b", "a/c/d", "a/c-d", "a.b", "a0", "b"];
        foreach (var key in keys) await store.PutAsync(key, Bytes(key), default);
        Assert.Equal(["a-b", "a.b", "a/b", "a/c-d", "a/c/d", "a0", "b"], await ListAsync(""));
        Assert.Equal(["a/b", "a/c-d", "a/c/d"], await ListAsync("a/"));
        Assert.Equal(["a/c-d", "a/c/d"], await ListAsync("a/c"));
        Assert.Empty(await ListAsync("c"));
    }

    [ContractFact]
    public async Task List_OfAnObject_KnowsItsLength()
    {
        await store.PutAsync("a", Bytes("12345"), default);
        await foreach (var stored in store.ListAsync("a", default)) Assert.Equal(new StoredObject("a", 5), stored);
    }

    [ContractFact]
    public async Task Delete_OfAnObjectOrNone_LeavesNone()
    {
        await store.PutAsync("a/b", Bytes("x"), default);
        await store.DeleteAsync("a/b", default);
        await store.DeleteAsync("a/b", default);
        Assert.Null(await store.OpenReadAsync("a/b", 0, default));
        Assert.True(await store.PutIfAbsentAsync("a/b", Bytes("y"), default));
    }

    [ContractFact]
    public async Task DeletePrefix_OfSome_LeavesTheOthers()
    {
        foreach (var key in new[] { "a/1", "a/b/2", "ab", "b" }) await store.PutAsync(key, Bytes(key), default);
        await store.DeletePrefixAsync("a/", default);
        Assert.Equal(["ab", "b"], await ListAsync(""));
        await store.DeletePrefixAsync("a", default);
        await store.DeletePrefixAsync("none/", default);
        Assert.Equal(["b"], await ListAsync(""));
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected async Task<string?> ReadAsync(string key, long offset = 0)
    {
        await using var stream = await store.OpenReadAsync(key, offset, default);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    protected async Task<List<string>> ListAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var stored in store.ListAsync(prefix, default)) keys.Add(stored.Key);
        return keys;
    }
}
