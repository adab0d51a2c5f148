using System.Net;
using Encoder.Grains.Membership;
using Encoder.TestSupport.Storage;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Encoder.Grains.Tests.Membership;

/// <summary>The membership in the store, seen by two silos that share nothing else.</summary>
public sealed class StoreMembershipTableTests
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly MemoryStore store = new();

    private StoreMembershipTable One => new(store);

    private StoreMembershipTable Other => new(store);

    [Fact]
    public async Task Rows_Written_AreReadByAnotherSilo()
    {
        var entry = Entry(1);
        entry.SuspectTimes = [Tuple.Create(Entry(2).SiloAddress, Start.AddSeconds(7))];

        Assert.True(await One.InsertRow(entry, (await One.ReadAll()).Version.Next()));

        var (read, etag) = Assert.Single((await Other.ReadAll()).Members);
        Assert.Equal((entry.ToFullString(), entry.StartTime, "1"), (read.ToFullString(), read.StartTime, etag));
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
        Assert.Equal(1, (await Other.ReadRow(entry.SiloAddress)).Version.Version);
        Assert.Empty((await Other.ReadRow(Entry(2).SiloAddress)).Members);
    }

    [Fact]
    public async Task Insert_OfTwoAtOnce_OneIsTold()
    {
        var (seenByOne, seenByOther) = ((await One.ReadAll()).Version.Next(), (await Other.ReadAll()).Version.Next());

        var inserted = await Task.WhenAll(One.InsertRow(Entry(1), seenByOne), Other.InsertRow(Entry(2), seenByOther));

        Assert.Single(inserted, true);
        Assert.Single((await One.ReadAll()).Members);
        Assert.False(await One.InsertRow((await One.ReadAll()).Members[0].Item1, (await One.ReadAll()).Version.Next()));
    }

    [Fact]
    public async Task Update_OverANewerVersion_IsRefused()
    {
        await One.InsertRow(Entry(1), (await One.ReadAll()).Version.Next());
        var seen = await One.ReadAll();
        Assert.True(await Other.UpdateRow(Entry(1, SiloStatus.Dead), seen.Members[0].Item2, seen.Version.Next()));

        Assert.False(await One.UpdateRow(Entry(1, SiloStatus.Active), seen.Members[0].Item2, seen.Version.Next()));

        Assert.Equal(SiloStatus.Dead, Assert.Single((await One.ReadAll()).Members).Item1.Status);
        Assert.False(await One.UpdateRow(Entry(2), "2", (await One.ReadAll()).Version.Next()));
    }

    [Fact]
    public async Task Alive_OfASilo_ChangesNoVersion()
    {
        await One.InsertRow(Entry(1), (await One.ReadAll()).Version.Next());
        var entry = Entry(1);
        entry.IAmAliveTime = Start.AddMinutes(5);

        await One.UpdateIAmAlive(entry);

        var seen = await Other.ReadAll();
        Assert.Equal((1, Start.AddMinutes(5)), (seen.Version.Version, seen.Members[0].Item1.IAmAliveTime));
    }

    [Fact]
    public async Task Cleanup_OfLongDead_LeavesTheOthers()
    {
        await One.InsertRow(Entry(1, SiloStatus.Dead), (await One.ReadAll()).Version.Next());
        await One.InsertRow(Entry(2), (await One.ReadAll()).Version.Next());

        await One.CleanupDefunctSiloEntries(Start);
        Assert.Equal(2, (await One.ReadAll()).Members.Count);
        await One.CleanupDefunctSiloEntries(Start.AddSeconds(1));

        Assert.Equal(Entry(2).SiloAddress, Assert.Single((await Other.ReadAll()).Members).Item1.SiloAddress);
    }

    [Fact]
    public async Task Gateways_OfActiveSilos_AreFoundInTheStore()
    {
        var gateways = new StoreGateways(store, Options.Create(new GatewayOptions()));
        Assert.Empty(await gateways.GetGateways());
        await One.InsertRow(Entry(1, SiloStatus.Dead), (await One.ReadAll()).Version.Next());
        await One.InsertRow(Entry(2), (await One.ReadAll()).Version.Next());

        Assert.Equal("gwy.tcp://127.0.0.1:30002/7", Assert.Single(await gateways.GetGateways()).ToString());
    }

    private static MembershipEntry Entry(int number, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11110 + number, 7), SiloName = $"silo {number}", HostName = "host", Status = status,
        ProxyPort = 30000 + number, StartTime = Start, IAmAliveTime = Start,
    };
}
