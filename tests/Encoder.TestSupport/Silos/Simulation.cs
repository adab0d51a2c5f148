using Encoder.TestSupport.Clocks;

namespace Encoder.TestSupport.Silos;

/// <summary>
/// Runs grains, nodes and a test's body on one thread, in an order that a seed decides; when nothing is left to do, the clock goes to the
/// next timer. So a run of hours takes milliseconds, is the same every time, and another seed is another interleaving.
/// </summary>
public sealed class Simulation(int seed) : TaskScheduler, ITurnExecutor
{
    private readonly List<object> ready = [];
    private readonly Lock gate = new();
    private int home;
    private string? stray;

    public Random Random { get; } = new(seed);

    public FakeClock Clock { get; } = new();

    /// <summary>Steps taken so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Called before every step: the place for a crash.</summary>
    public Action? BeforeStep { get; set; }

    /// <summary>Starts something beside the body, such as a node.</summary>
    public Task Start(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Runs the body to its end; fails when it has not come after <paramref name="limit"/> of the simulated time.</summary>
    public void Run(Func<Task> body, TimeSpan? limit = null)
    {
        var end = Clock.GetUtcNow() + (limit ?? TimeSpan.FromHours(2));
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            home = Environment.CurrentManagedThreadId;
            var main = Start(body);
            while (!main.IsCompleted) Step(end);
            main.GetAwaiter().GetResult();
        }
        finally
        {
            home = 0;
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public void Execute(IThreadPoolWorkItem item) => Add(item);

    protected override void QueueTask(Task task) => Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Add(object item)
    {
        lock (gate)
        {
            ready.Add(item);

            // Whoever comes from another thread comes at another moment every time.
            if (home != 0 && home != Environment.CurrentManagedThreadId) stray ??= Environment.StackTrace;
        }
    }

    private void Step(DateTimeOffset end)
    {
        if (NextOrNull() is not { } item)
        {
            if (Clock.GetUtcNow() > end) throw new TimeoutException($"Seed {seed}: not finished after {Steps} steps and the time allowed.");
            if (!Clock.FireNext()) throw new TimeoutException($"Seed {seed}: nothing is left to do, and the body waits.");
            return;
        }

        Steps++;
        BeforeStep?.Invoke();
        if (item is Task task) TryExecuteTask(task);
        else ((IThreadPoolWorkItem)item).Execute();
    }

    private object? NextOrNull()
    {
        lock (gate)
        {
            if (stray is not null) throw new InvalidOperationException($"Seed {seed}: something ran on a thread of its own before step {Steps}. {stray}");
            if (ready.Count == 0) return null;
            var index = Random.Next(ready.Count);
            var item = ready[index];
            ready[index] = ready[^1];
            ready.RemoveAt(ready.Count - 1);
            return item;
        }
    }
}
