using Encoder.Contracts;
using Encoder.TestSupport.Grains;

namespace Encoder.Grains.Tests.Assets;

public sealed class AssetTests
{
    private const int Full = AssetInfo.BlockLength;
    private static readonly AssetRequest Request = new("film.mp4", (2 * Full) + 100, "local", "job-1");
    private readonly FakeCluster cluster = new FakeCluster().StartSilo();

    private IAssetGrain Asset => cluster.Grains.GetGrain<IAssetGrain>("a1");

    [Fact]
    public void Create_AgainWithTheSame_IsTheSameAssetAndWithOthersRefused() => cluster.Run(async () =>
    {
        var created = await Asset.CreateAsync(Request, default);
        Assert.Equal((AssetState.Receiving, "film.mp4", Request.Length, "job-1", "local"),
            (created.Info.State, created.Info.FileName, created.Info.Length, created.Info.Job, created.Tenant));
        await cluster.PassAsync(5);
        Assert.Equal(created.Info.CreatedAt, (await Asset.CreateAsync(Request, default)).Info.CreatedAt);
        await FailsAsync(ErrorCodes.AssetKeyTaken, Asset.CreateAsync(Request with { Length = 1 }, default));
    });

    [Fact]
    public void Asset_ThatNobodyCreated_IsNotFound() => cluster.Run(async () =>
    {
        await FailsAsync(ErrorCodes.AssetNotFound, Asset.SnapshotAsync(default));
        await FailsAsync(ErrorCodes.AssetNotFound, Asset.StoredAsync([new StoredBlock(0, Full)], default));
        await FailsAsync(ErrorCodes.AssetNotFound, Asset.DeleteAsync(default));
    });

    [Fact]
    public void Asset_AfterACrash_KnowsWhatIsStoredAndNothingElse() => cluster.Run(async () =>
    {
        await Asset.CreateAsync(Request, default);
        await StoreAsync(1);
        await StoreAsync(0);
        await cluster.Store.PutAsync(new AssetKeys("a1").Part(2, 0), new byte[40], default);
        await cluster.Store.PutAsync(new AssetKeys("a1").Part(2, 40), new byte[20], default);
        await cluster.Store.PutAsync(new AssetKeys("a1").Part(2, 61), new byte[30], default);
        cluster.CrashSilo();
        cluster.StartSilo();
        var found = await Asset.SnapshotAsync(default);
        Assert.Equal([new BlockRange(0, 2)], found.Info.StoredBlocks);
        Assert.Equal(((2L * Full) + 60, AssetState.Receiving), (found.ContiguousBytes, found.Info.State));
    });

    [Fact]
    public void Complete_WithHoles_NamesThemAndGoesThroughWhenTheyAreFilled() => cluster.Run(async () =>
    {
        await Asset.CreateAsync(Request, default);
        await StoreAsync(1);
        var refused = await FailsAsync(ErrorCodes.AssetIncomplete, Asset.CompleteAsync(default));
        Assert.Contains("block 0, block 2", refused.Message, StringComparison.Ordinal);
        await StoreAsync(0);
        await StoreAsync(2, 100);
        for (var time = 0; time < 2; time++)
        {
            var complete = (await Asset.CompleteAsync(default)).Info;
            Assert.Equal((AssetState.Complete, Request.Length, null), (complete.State, (long?)complete.StoredBytes, complete.ExpiresAt));
        }
    });

    [Fact]
    public void Length_OfAnOpenAsset_IsToldOnceAndKept() => cluster.Run(async () =>
    {
        await Asset.CreateAsync(Request with { Length = null }, default);
        await StoreAsync(0);
        await FailsAsync(ErrorCodes.AssetIncomplete, Asset.CompleteAsync(default));
        await FailsAsync(ErrorCodes.AssetLengthConflict, Asset.DeclareAsync(Full - 1, default));
        Assert.Equal(AssetState.Complete, (await Asset.DeclareAsync(Full, default)).Info.State);
        await FailsAsync(ErrorCodes.AssetLengthConflict, Asset.DeclareAsync(Full + 1, default));
        cluster.CrashSilo();
        cluster.StartSilo();
        Assert.Equal((AssetState.Complete, (long?)Full), ((await Asset.DeclareAsync(Full, default)).Info.State, (await Asset.SnapshotAsync(default)).Info.Length));
    });

    [Fact]
    public void Upload_ThatIsSilentTooLong_ExpiresAndItsBlocksGo() => cluster.Run(async () =>
    {
        await Asset.CreateAsync(Request, default);
        await cluster.PassAsync(20 * 3600);
        await StoreAsync(0);
        await cluster.PassAsync(20 * 3600);
        Assert.Equal(AssetState.Receiving, (await Asset.SnapshotAsync(default)).Info.State);
        await cluster.PassAsync(5 * 3600);
        Assert.Equal((AssetState.Expired, 0L), ((await Asset.SnapshotAsync(default)).Info.State, (await Asset.SnapshotAsync(default)).Info.StoredBytes));
        Assert.Empty(cluster.Store.Keys("assets/a1/blocks/"));
        cluster.CrashSilo();
        cluster.StartSilo();
        await FailsAsync(ErrorCodes.AssetExpired, StoreAsync(1));
        Assert.Empty(cluster.Store.Keys("assets/a1/blocks/"));
    }, TimeSpan.FromDays(7));

    [Fact]
    public void Tombstone_Forgotten_LeavesNothingAndTheIdIsFree() => cluster.Run(async () =>
    {
        await Asset.CreateAsync(Request with { Length = null }, default);
        await StoreAsync(0);
        await Asset.DeclareAsync(Full + 1, default);
        await Asset.DeleteTombstoneAsync(default);
        Assert.Equal((AssetState.Receiving, (long)Full, null), await StandingAsync());
        await Asset.DeleteAsync(default);
        cluster.CrashSilo();
        cluster.StartSilo();
        Assert.Equal((AssetState.Deleted, (long)Full, cluster.Simulation.Clock.GetUtcNow()), await StandingAsync());
        await Asset.DeleteTombstoneAsync(default);
        Assert.Empty(cluster.Store.Keys("assets/a1/"));
        await FailsAsync(ErrorCodes.AssetNotFound, Asset.SnapshotAsync(default));
        await Asset.DeleteTombstoneAsync(default);
        Assert.Equal(Request.Length, (await Asset.CreateAsync(Request, default)).Info.Length);

        async Task<(AssetState, long, DateTimeOffset?)> StandingAsync() =>
            await Asset.SnapshotAsync(default) is var now ? (now.Info.State, now.ReceivedBytes, now.GoneAt) : default;
    });

    [Fact]
    public void Upload_ThatIsComplete_NeverExpires() => cluster.Run(async () =>
    {
        await Asset.CreateAsync(Request with { Length = 10 }, default);
        await StoreAsync(0, 10);
        await cluster.PassAsync(100 * 3600);
        Assert.Equal(AssetState.Complete, (await Asset.SnapshotAsync(default)).Info.State);
    }, TimeSpan.FromDays(7));

    [Fact]
    public void Delete_DuringAnUpload_RefusesAndRemovesWhatComesLate() => cluster.Run(async () =>
    {
        await Asset.CreateAsync(Request, default);
        await StoreAsync(0);
        Assert.Equal(AssetState.Deleted, (await Asset.DeleteAsync(default)).Info.State);
        Assert.Equal(AssetState.Deleted, (await Asset.DeleteAsync(default)).Info.State);
        await FailsAsync(ErrorCodes.AssetDeleted, StoreAsync(1));
        await FailsAsync(ErrorCodes.AssetDeleted, Asset.CompleteAsync(default));
        Assert.Empty(cluster.Store.Keys("assets/a1/blocks/"));
    });

    [Fact]
    public void Listeners_OfAnAsset_HearOfBlocksLengthAndEnd() => cluster.Run(async () =>
    {
        var heard = new List<long>();
        await Asset.CreateAsync(Request with { Length = null }, default);
        await using var listening = await cluster.Announcements.SubscribeAsync(cluster.Announcements.Blocks("a1"), watermark =>
        {
            heard.Add(watermark);
            return Task.CompletedTask;
        }, default);
        await StoreAsync(0);
        await Asset.DeclareAsync(2 * Full, default);
        await Asset.DeleteAsync(default);
        Assert.Equal(3, heard.Distinct().Count());
        Assert.Equal(heard.Order(), heard);
    });

    [Fact]
    public void Retire_OfWhatWasRead_DeletesItAndCountsItAsStored() => cluster.Run(async () =>
    {
        await Asset.CreateAsync(Request with { Length = null }, default);
        for (var block = 0; block < 6; block++) await StoreAsync(block);
        await Asset.RetireAsync((4L * Full) + 100, default);
        Assert.Equal([0, 4, 5], Stored());
        Assert.Equal(4, (await Asset.RetireAsync(3L * Full, default)).RetiredBlocks);

        // As after a crash before they were deleted.
        cluster.CrashSilo();
        await cluster.Store.PutAsync(new AssetKeys("a1").Block(2), new byte[Full], default);
        cluster.StartSilo();
        var after = await Asset.SnapshotAsync(default);
        Assert.Equal((6L * Full, 6L * Full, 4), (after.ContiguousBytes, after.ReceivedBytes, after.RetiredBlocks));
        Assert.Equal([0, 4, 5], Stored());
        Assert.Equal(AssetState.Complete, (await Asset.DeclareAsync(6L * Full, default)).Info.State);

        int[] Stored() => [.. cluster.Store.Keys(new AssetKeys("a1").Blocks).Select(new AssetKeys("a1").NumberOf)];
    });

    [Fact]
    public void Stored_BehindTheLength_IsRefused() => cluster.Run(async () =>
    {
        await Asset.CreateAsync(Request with { Length = null }, default);
        await StoreAsync(0);
        await Asset.DeclareAsync(Full, default);
        await FailsAsync(ErrorCodes.AssetLengthConflict, StoreAsync(1));
        Assert.Equal(Full, (await Asset.SnapshotAsync(default)).ContiguousBytes);
    });

    private async Task<AssetSnapshot> StoreAsync(int block, int length = Full)
    {
        await cluster.Store.PutIfAbsentAsync(new AssetKeys("a1").Block(block), new byte[length], default);
        return await Asset.StoredAsync([new StoredBlock(block, length)], default);
    }

    private static async Task<Fault> FailsAsync(string code, Task call)
    {
        var exception = await Assert.ThrowsAsync<FaultException>(() => call);
        Assert.Equal(code, exception.Fault.Code);
        return exception.Fault;
    }
}
