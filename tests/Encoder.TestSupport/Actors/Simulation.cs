using Encoder.Engine.Hosting;

namespace Encoder.TestSupport.Actors;

/// <summary>
/// Runs actors, nodes and a test's body on one thread, in an order that a seed decides; when nothing is left to do, the clock goes to the
/// next timer. So a run of hours takes milliseconds, is the same every time, and another seed is another interleaving.
/// </summary>
public sealed class Simulation(int seed) : TaskScheduler, IActorExecutor
{
    private static readonly TimeSpan StrayThread = TimeSpan.FromSeconds(10);
    private readonly List<object> ready = [];
    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrived = new(0);

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
            var main = Start(body);
            while (!main.IsCompleted) Step(end);
            main.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public void Execute(IThreadPoolWorkItem item) => Add(item);

    protected override void QueueTask(Task task) => Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Add(object item)
    {
        lock (gate) ready.Add(item);
        arrived.Release();
    }

    private void Step(DateTimeOffset end)
    {
        if (!arrived.Wait(0))
        {
            if (Clock.GetUtcNow() > end) throw new TimeoutException($"Seed {seed}: not finished after {Steps} steps and the time allowed.");
            if (Clock.FireNext()) return;
            if (!arrived.Wait(StrayThread)) throw new TimeoutException($"Seed {seed}: nothing is left to do, and the body waits.");
        }

        object item;
        lock (gate)
        {
            var index = Random.Next(ready.Count);
            item = ready[index];
            ready[index] = ready[^1];
            ready.RemoveAt(ready.Count - 1);
        }

        Steps++;
        BeforeStep?.Invoke();
        if (item is Task task) TryExecuteTask(task);
        else ((IThreadPoolWorkItem)item).Execute();
    }
}
