using System.Text;
using Encoder.Server.Events;

namespace Encoder.Server.Tests.Events;

public sealed class EventLogTests
{
    private readonly EventLog log = new(settledKept: 2);

    [Fact]
    public void Since_AnId_HasTheNewestOfEveryJobThatChanged()
    {
        Add("a", "1");
        Add("b", "1");
        var known = log.Newest;
        Add("b", "2");
        Add("c", "1");
        Add("b", "3");

        Assert.Equal(["c 1", "b 3"], Shown(known));
        Assert.Equal(["a 1", "c 1", "b 3"], Shown(0));
    }

    // A reader who never reads costs nothing: however often a job changes, there is one event of it.
    [Fact]
    public void Log_OfOneJobThatChangesOften_KeepsOneEvent()
    {
        for (var number = 0; number < 10_000; number++) Add("a", $"{number}");

        Assert.Equal(["a 9999"], Shown(0));
    }

    [Fact]
    public void Add_OfWhatWasSaidBefore_IsNoEvent()
    {
        Add("a", "1");
        var (_, changed) = log.Since(log.Newest, null);
        Add("a", "1");

        Assert.False(changed.IsCompleted);
        Add("a", "2");
        Assert.True(changed.IsCompleted);
    }

    [Fact]
    public void Log_OfManySettledJobs_ForgetsTheOldestOfThem()
    {
        Add("running", "1");
        foreach (var job in (string[])["a", "b", "c"]) log.Add(job, "done"u8.ToArray(), isLast: true, isDeleted: false, ticks: 0);

        Assert.Equal(["running 1", "b done", "c done"], Shown(0));
    }

    [Fact]
    public void Ids_AfterARestart_AreBehindThoseBefore()
    {
        Add("a", "1", ticks: 1000);
        Add("a", "2", ticks: 500);

        Assert.Equal(1001, log.Newest);
        Assert.Empty(log.Since(1001, "a").Events);
        Assert.Single(log.Since(1000, "a").Events);
    }

    private void Add(string job, string data, long ticks = 0) => log.Add(job, Encoding.UTF8.GetBytes(data), isLast: false, isDeleted: false, ticks);

    private IEnumerable<string> Shown(long after) => log.Since(after, null).Events.Select(one => $"{one.Job} {Encoding.UTF8.GetString(one.Data)}");
}
