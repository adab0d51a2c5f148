using System.Collections.Concurrent;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>What happened to a probe, in order, and gates in its way. By key, and for all silos of the process: it outlives activations.</summary>
public sealed class ProbeLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly ConcurrentDictionary<string, ProbeLog> All = new();

    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> gates = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes the next activation fail.</summary>
    public bool FailNextActivation { get; set; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate) return [.. lines];
        }
    }

    public static ProbeLog Of(string key) => All.GetOrAdd(key, _ => new ProbeLog());

    public void Add(string line)
    {
        lock (gate)
        {
            lines.Add(line);
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public Task Gate(string name) => GateOf(name).Task;

    public void Open(string name) => GateOf(name).TrySetResult();

    /// <summary>Waits until it happened <paramref name="times"/> times.</summary>
    public async Task WaitForAsync(string line, int times = 1)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (lines.Count(other => other == line) >= times) return;
                next = changed.Task;
            }

            try
            {
                await next.WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"\"{line}\" did not happen; this did: {string.Join(", ", Lines)}");
            }
        }
    }

    private TaskCompletionSource GateOf(string name) =>
        gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
