using System.Collections.Concurrent;
using System.Threading.Channels;
using Encoder.Contracts;

namespace Encoder.Dashboard.Tests.Support;

/// <summary>What the scripted server answers from: jobs, grids, nodes, and everybody who listens.</summary>
internal sealed class ScriptedWorld
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, JobInfo> jobs = [];
    private readonly List<string> newestFirst = [];
    private readonly ConcurrentDictionary<Channel<(string Event, object Data)>, bool> listeners = [];

    public ConcurrentDictionary<string, ChunkGrid> Grids { get; } = [];

    public ConcurrentDictionary<string, JobMedia> Media { get; } = [];

    /// <summary>Live channels by id.</summary>
    public ConcurrentDictionary<string, ChannelInfo> Channels { get; } = [];

    /// <summary>The specs of channels that were created.</summary>
    public ConcurrentQueue<ChannelSpec> ChannelSpecs { get; } = [];

    public NodePage Nodes { get; set; } = new([], 0, null);

    public OverviewInfo Overview { get; set; } = new([]);

    /// <summary>The key the server asks for; null: none.</summary>
    public string? Key { get; init; }

    public ConcurrentQueue<string> Requests { get; } = [];

    public int Listeners => listeners.Count;

    /// <summary>Adds a job as the newest, or changes it, and announces it.</summary>
    public void Put(JobInfo job)
    {
        lock (gate)
        {
            if (!jobs.ContainsKey(job.Id)) newestFirst.Insert(0, job.Id);
            jobs[job.Id] = job;
        }

        Announce("job", job);
    }

    /// <summary>Adds many, newest first, without announcing them.</summary>
    public void Fill(IEnumerable<JobInfo> many)
    {
        lock (gate)
        {
            foreach (var job in many)
            {
                jobs.Add(job.Id, job);
                newestFirst.Add(job.Id);
            }
        }
    }

    public JobInfo? Find(string id)
    {
        lock (gate) return jobs.GetValueOrDefault(id);
    }

    public bool Delete(string id)
    {
        lock (gate)
        {
            newestFirst.Remove(id);
            if (!jobs.Remove(id)) return false;
        }

        Announce("deleted", new { id });
        return true;
    }

    public JobPage Page(string? after, int count, string? state, string? search)
    {
        lock (gate)
        {
            var found = newestFirst.Select(id => jobs[id])
                .Where(job => state is null || job.State.ToString().Equals(state, StringComparison.OrdinalIgnoreCase))
                .Where(job => search is null || job.Name.Contains(search, StringComparison.OrdinalIgnoreCase)).ToList();
            var start = after is null ? 0 : found.FindIndex(job => job.Id == after) + 1;
            var page = found.Skip(start).Take(count).ToList();
            return new JobPage(page, start + page.Count < found.Count ? page[^1].Id : null, found.Count);
        }
    }

    public ChannelReader<(string Event, object Data)> Listen(CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<(string, object)>();
        listeners[channel] = true;
        cancellationToken.Register(() =>
        {
            listeners.TryRemove(channel, out _);
            channel.Writer.TryComplete();
        });
        return channel.Reader;
    }

    private void Announce(string name, object data)
    {
        foreach (var listener in listeners.Keys) listener.Writer.TryWrite((name, data));
    }
}
