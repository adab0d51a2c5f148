using Encoder.Core.Delivery;
using Encoder.TestSupport.Storage;

namespace Encoder.Grains.Tests.Records;

public sealed class CommitRecordsTests
{
    private static readonly RunKeys Keys = new("job-1", 1);
    private readonly MemoryStore store = new();

    [Fact]
    public async Task Records_InPagesAndSingles_AreEachReadOnceInOrder()
    {
        await PutPageAsync(0);

        // As after a crash between the writing of the page and the deleting of its singles; and a late one of another attempt.
        await PutAsync(7, lane: 0);
        await PutAsync(999, lane: 1);
        await PutAsync(1001, lane: 0);
        await PutAsync(1000, lane: 0);
        var read = new List<(int, int)>();
        await foreach (var record in CommitRecords.ReadAllAsync(store, Keys, default)) read.Add((record.Chunk, record.Lane));
        Assert.Equal([.. Enumerable.Range(0, 1000).Select(chunk => (chunk, 0)), (1000, 0), (1001, 0)], read);
    }

    [Fact]
    public async Task Records_CompactedWhileTheyAreRead_AreAllRead()
    {
        for (var chunk = 0; chunk < 1000; chunk++) await PutAsync(chunk, lane: 0);
        var reads = 0;
        store.Fail = (operation, key) =>
        {
            if (operation != "OpenRead" || ++reads != 500) return;
            store.Fail = null;
            PutPageAsync(0).GetAwaiter().GetResult();
            store.DeletePrefixAsync(Keys.Records, default).GetAwaiter().GetResult();
        };
        var read = new List<int>();
        await foreach (var record in CommitRecords.ReadAllAsync(store, Keys, default)) read.Add(record.Chunk);
        Assert.Equal(Enumerable.Range(0, 1000), read);
    }

    [Fact]
    public async Task Find_InPageOrSingle_FindsTheRecordThatCounts()
    {
        await PutPageAsync(0);
        await PutAsync(7, lane: 0, attempt: "late");
        await PutAsync(1000, lane: 2);
        Assert.Equal("a", (await CommitRecords.FindAsync(store, Keys, 7, 0, default))?.Attempt);
        Assert.Equal(2, (await CommitRecords.FindAsync(store, Keys, 1000, 2, default))?.Lane);
        Assert.Null(await CommitRecords.FindAsync(store, Keys, 1001, 0, default));
    }

    private Task PutPageAsync(int first) => store.PutAsync(
        Keys.RecordPage(first),
        StoreJson.Write(new RecordPage(first, [.. Enumerable.Range(first, RecordPage.Size).Select(chunk => Record(chunk, 0, "a"))])),
        default);

    private Task PutAsync(int chunk, int lane, string attempt = "a") => store.PutAsync(Keys.Record(chunk, lane), StoreJson.Write(Record(chunk, lane, attempt)), default);

    private static CommitRecord Record(int chunk, int lane, string attempt) => new(chunk, lane, attempt, 1, "n", default, default, default, false, [], []);
}
