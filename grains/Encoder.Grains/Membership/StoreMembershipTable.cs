using System.Globalization;
using Encoder.Storage;

namespace Encoder.Grains.Membership;

/// <summary>
/// Who belongs to the cluster, kept in the store: it outlives every silo, and a cluster needs nothing beside the store. The version of the
/// object is the version of the table and the ETag of every row. Signs of life are one object per silo and change no version, or silos
/// that merely live would get in each other's way.
/// </summary>
internal sealed class StoreMembershipTable(IMediaStore store) : IMembershipTable
{
    private const string AlivePrefix = "cluster/alive/";

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public async Task DeleteMembershipTableEntries(string clusterId)
    {
        await store.DeletePrefixAsync(MemberTable.Prefix + "/", CancellationToken.None);
        await store.DeletePrefixAsync(AlivePrefix, CancellationToken.None);
    }

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        var (version, table) = await MemberTable.ReadAsync(store, CancellationToken.None);
        var row = table.Members.FirstOrDefault(member => member.Silo == key.ToParsableString());
        return row is null ? new MembershipTableData(VersionOf(version)) : new MembershipTableData(await RowAsync(row, version), VersionOf(version));
    }

    public async Task<MembershipTableData> ReadAll()
    {
        var (version, table) = await MemberTable.ReadAsync(store, CancellationToken.None);
        var rows = await Task.WhenAll(table.Members.Select(member => RowAsync(member, version)));
        return new MembershipTableData([.. rows], VersionOf(version));
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        ChangeAsync(tableVersion.VersionEtag, entry, static (members, row) => members.TrueForAll(member => member.Silo != row.Silo));

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        etag != tableVersion.VersionEtag
            ? Task.FromResult(false)
            : ChangeAsync(tableVersion.VersionEtag, entry, static (members, row) => members.RemoveAll(member => member.Silo == row.Silo) > 0);

    public Task UpdateIAmAlive(MembershipEntry entry) => store.PutAsync(
        AliveKey(entry.SiloAddress.ToParsableString()),
        System.Text.Encoding.UTF8.GetBytes(entry.IAmAliveTime.ToString("O", CultureInfo.InvariantCulture)), CancellationToken.None);

    public async Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        var (version, table) = await MemberTable.ReadAsync(store, CancellationToken.None);
        var rows = await Task.WhenAll(table.Members.Select(member => RowAsync(member, version)));
        var defunct = rows.Select(row => row.Item1).Where(entry => entry.Status == SiloStatus.Dead && LastHeard(entry) < beforeDate.UtcDateTime)
            .Select(entry => entry.SiloAddress.ToParsableString()).ToHashSet();
        if (defunct.Count == 0) return;

        // Another silo's change came first: the next cleaning finds these again.
        var kept = new MemberTable([.. table.Members.Where(member => !defunct.Contains(member.Silo))]);
        if (!await MemberTable.In(store).TryWriteAsync(version, kept.ToBytes(), CancellationToken.None)) return;
        foreach (var silo in defunct) await store.DeleteAsync(AliveKey(silo), CancellationToken.None);
    }

    private async Task<bool> ChangeAsync(string etag, MembershipEntry entry, Func<List<Member>, Member, bool> mayFollow)
    {
        var (version, table) = await MemberTable.ReadAsync(store, CancellationToken.None);
        List<Member> members = [.. table.Members];
        var row = MemberOf(entry);
        if (ETag(version) != etag || !mayFollow(members, row)) return false;
        members.Add(row);
        return await MemberTable.In(store).TryWriteAsync(version, new MemberTable(members).ToBytes(), CancellationToken.None);
    }

    private async Task<Tuple<MembershipEntry, string>> RowAsync(Member member, long version)
    {
        var entry = EntryOf(member);
        if (member.Status != SiloStatus.Dead && await AliveAsync(member.Silo) is { } alive && alive > entry.IAmAliveTime) entry.IAmAliveTime = alive;
        return Tuple.Create(entry, ETag(version));
    }

    private async Task<DateTime?> AliveAsync(string silo)
    {
        await using var stream = await store.OpenReadAsync(AliveKey(silo), 0, CancellationToken.None);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return DateTime.Parse(await reader.ReadToEndAsync(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
    }

    private static DateTime LastHeard(MembershipEntry entry) =>
        new[] { entry.StartTime, entry.IAmAliveTime }.Concat(entry.SuspectTimes?.Select(static suspicion => suspicion.Item2) ?? []).Max();

    private static Member MemberOf(MembershipEntry entry) => new(
        entry.SiloAddress.ToParsableString(), entry.SiloName, entry.HostName, entry.Status, entry.ProxyPort, entry.StartTime, entry.IAmAliveTime,
        [.. (entry.SuspectTimes ?? []).Select(static suspicion => new Suspicion(suspicion.Item1.ToParsableString(), suspicion.Item2))]);

    private static MembershipEntry EntryOf(Member member) => new()
    {
        SiloAddress = SiloAddress.FromParsableString(member.Silo), SiloName = member.SiloName, HostName = member.HostName, Status = member.Status,
        ProxyPort = member.GatewayPort, StartTime = member.StartedAt, IAmAliveTime = member.AliveAt,
        SuspectTimes = [.. member.Suspicions.Select(static suspicion => Tuple.Create(SiloAddress.FromParsableString(suspicion.By), suspicion.At))],
    };

    private static string AliveKey(string silo) => AlivePrefix + Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(silo));

    private static TableVersion VersionOf(long version) => new(checked((int)version), ETag(version));

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
