using System.Globalization;
using System.Text.Json;
using Encoder.Storage;

namespace Encoder.Grains.Reminders;

/// <summary>
/// Reminders in the store, an object each: they outlive every silo. There is one per tenant, so a range of grains is read by reading all.
/// </summary>
internal sealed class StoreReminderTable(IMediaStore store) : IReminderTable
{
    private const string Prefix = "cluster/reminders/";

    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadAsync($"{Prefix}{Hex(grainId.ToString())}/", static _ => true);

    /// <summary>The grains after <paramref name="begin"/> up to <paramref name="end"/> on the ring of hashes; the same twice is the whole ring.</summary>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) => ReadAsync(
        Prefix, grain => grain.GetUniformHashCode() is var hash && (begin < end ? hash > begin && hash <= end : hash > begin || hash <= end));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => ReadAsync(KeyOf(grainId, reminderName));

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        var row = new Row(entry.GrainId.ToString(), entry.ReminderName, entry.StartAt, entry.Period);
        await store.PutAsync(KeyOf(entry.GrainId, entry.ReminderName), JsonSerializer.SerializeToUtf8Bytes(row, JsonSerializerOptions.Web), CancellationToken.None);
        return ETag(row);
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        var key = KeyOf(grainId, reminderName);
        if ((await ReadAsync(key))?.ETag != eTag) return false;
        await store.DeleteAsync(key, CancellationToken.None);
        return true;
    }

    public Task TestOnlyClearTable() => store.DeletePrefixAsync(Prefix, CancellationToken.None);

    private async Task<ReminderTableData> ReadAsync(string prefix, Func<GrainId, bool> isWanted)
    {
        var found = new List<ReminderEntry>();
        await foreach (var stored in store.ListAsync(prefix, CancellationToken.None))
        {
            if (await ReadAsync(stored.Key) is { } entry && isWanted(entry.GrainId)) found.Add(entry);
        }

        return new ReminderTableData(found);
    }

    private async Task<ReminderEntry?> ReadAsync(string key)
    {
        await using var stream = await store.OpenReadAsync(key, 0, CancellationToken.None);
        if (stream is null) return null;
        var row = (await JsonSerializer.DeserializeAsync<Row>(stream, JsonSerializerOptions.Web))!;
        return new ReminderEntry
        {
            GrainId = GrainId.Parse(row.Grain, CultureInfo.InvariantCulture), ReminderName = row.Name, StartAt = row.StartAt, Period = row.Period,
            ETag = ETag(row),
        };
    }

    private static string KeyOf(GrainId grain, string name) => $"{Prefix}{Hex(grain.ToString())}/{Hex(name)}";

    private static string ETag(Row row) => string.Create(CultureInfo.InvariantCulture, $"{row.StartAt.Ticks}.{row.Period.Ticks}");

    // A grain's key may be any text, a key of the store may not.
    private static string Hex(string text) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));

    private sealed record Row(string Grain, string Name, DateTime StartAt, TimeSpan Period);
}
