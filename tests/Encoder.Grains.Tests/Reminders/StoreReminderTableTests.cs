using Encoder.Grains.Reminders;
using Encoder.TestSupport.Storage;

namespace Encoder.Grains.Tests.Reminders;

/// <summary>Reminders in the store.</summary>
public sealed class StoreReminderTableTests
{
    private readonly MemoryStore store = new();

    [Fact]
    public async Task Reminder_Written_IsReadByAnotherSilo()
    {
        var written = Reminder("a/b c");
        var etag = await new StoreReminderTable(store).UpsertRow(written);

        var table = new StoreReminderTable(store);
        var read = (await table.ReadRow(written.GrainId, "sweep"))!;
        Assert.Equal(
            (written.GrainId, "sweep", written.StartAt, written.Period, etag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Single((await table.ReadRows(written.GrainId)).Reminders);
        Assert.Null(await table.ReadRow(written.GrainId, "other"));
    }

    [Fact]
    public async Task Range_OfTheRing_HoldsItsEndAndNotItsBegin()
    {
        var table = new StoreReminderTable(store);
        ReminderEntry[] reminders = [.. new[] { "one", "two", "three", "four" }.Select(Reminder).OrderBy(static reminder => reminder.GrainId.GetUniformHashCode())];
        foreach (var reminder in reminders) await table.UpsertRow(reminder);
        uint[] hashes = [.. reminders.Select(static reminder => reminder.GrainId.GetUniformHashCode())];

        Assert.Equal([reminders[1].GrainId, reminders[2].GrainId], await InAsync(table, hashes[0], hashes[2]));
        Assert.Equal([reminders[0].GrainId, reminders[3].GrainId], await InAsync(table, hashes[2], hashes[0]));
        Assert.Equal(4, (await table.ReadRows(hashes[1], hashes[1])).Reminders.Count);
    }

    [Fact]
    public async Task Removal_WithAnOldETag_IsRefused()
    {
        var table = new StoreReminderTable(store);
        var reminder = Reminder("local");
        var old = await table.UpsertRow(reminder);
        reminder.StartAt = reminder.StartAt.AddMinutes(1);
        var etag = await table.UpsertRow(reminder);

        Assert.False(await table.RemoveRow(reminder.GrainId, "sweep", old!));
        Assert.True(await table.RemoveRow(reminder.GrainId, "sweep", etag!));
        Assert.Null(await table.ReadRow(reminder.GrainId, "sweep"));
    }

    private static async Task<IReadOnlyList<GrainId>> InAsync(StoreReminderTable table, uint begin, uint end) =>
        [.. (await table.ReadRows(begin, end)).Reminders.Select(static reminder => reminder.GrainId).OrderBy(static grain => grain.GetUniformHashCode())];

    private static ReminderEntry Reminder(string catalog) => new()
    {
        GrainId = GrainId.Create("catalog", catalog), ReminderName = "sweep", StartAt = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        Period = TimeSpan.FromMinutes(1),
    };
}
