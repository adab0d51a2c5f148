using Encoder.Actors;
using Encoder.Contracts;

namespace Encoder.TestSupport.Actors;

/// <summary>An actor that shows what its host does. A host that registers interfaces in its own way derives from this one.</summary>
public interface IScribe : IActor
{
    /// <summary>Reads a counter, gives way several times, writes it: calls that overlap would lose counts.</summary>
    Task<int> CountAsync(int times, CancellationToken cancellationToken);

    Task WriteAsync(string text, CancellationToken cancellationToken);

    Task<string> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Waits for <see cref="ReleaseAsync"/>; other calls run meanwhile.</summary>
    [Interleaves]
    Task<string> HoldAsync(CancellationToken cancellationToken);

    Task ReleaseAsync(string text, CancellationToken cancellationToken);

    Task<bool> IsHeldAsync(CancellationToken cancellationToken);

    Task FailAsync(string code, CancellationToken cancellationToken);

    Task FailPlainlyAsync(CancellationToken cancellationToken);

    Task ScheduleAsync(string name, TimeSpan due, CancellationToken cancellationToken);

    Task RetireAsync(CancellationToken cancellationToken);

    Task SubscribeAsync(string topic, CancellationToken cancellationToken);

    /// <summary>Calls the actor of <paramref name="key"/>, which counts.</summary>
    Task<int> CountThereAsync(string key, int times, CancellationToken cancellationToken);

    /// <summary>Waits until the caller's token says otherwise.</summary>
    Task WaitAsync(CancellationToken cancellationToken);

    /// <summary>What it has lived through since its activation.</summary>
    Task<IReadOnlyList<string>> DiaryAsync(CancellationToken cancellationToken);
}

/// <summary>Its kept state.</summary>
public sealed record ScribeState
{
    public string Text { get; init; } = "";
}

/// <inheritdoc cref="IScribe"/>
public class Scribe : Actor, IScribe
{
    private readonly IActors actors;
    private readonly ITopics topics;
    private readonly IActorState<ScribeState> state;
    private readonly List<string> diary = [];
    private TaskCompletionSource<string>? held;
    private int count;

    public Scribe(IActorContext context, IActors actors, ITopics topics, IActorState<ScribeState> state) : base(context) =>
        (this.actors, this.topics, this.state) = (actors, topics, state);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        diary.Add($"activated with '{state.Value.Text}'");
        if (Context.Key.StartsWith("stillborn", StringComparison.Ordinal)) throw new FaultException(ErrorCodes.WorkFailed, "It does not come to life.");
        return Task.CompletedTask;
    }

    public override Task OnScheduledAsync(string name, CancellationToken cancellationToken)
    {
        diary.Add("scheduled " + name);
        return Task.CompletedTask;
    }

    public async Task<int> CountAsync(int times, CancellationToken cancellationToken)
    {
        for (var time = 0; time < times; time++)
        {
            var before = count;
            await Task.Yield();
            count = before + 1;
        }

        return count;
    }

    public Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        state.Value = new ScribeState { Text = text };
        return state.WriteAsync(cancellationToken);
    }

    public Task<string> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(state.Value.Text);

    public async Task<string> HoldAsync(CancellationToken cancellationToken)
    {
        held ??= new TaskCompletionSource<string>();
        return await held.Task.WaitAsync(cancellationToken);
    }

    public Task ReleaseAsync(string text, CancellationToken cancellationToken)
    {
        held?.TrySetResult(text);
        held = null;
        return Task.CompletedTask;
    }

    public Task<bool> IsHeldAsync(CancellationToken cancellationToken) => Task.FromResult(held is not null);

    public Task FailAsync(string code, CancellationToken cancellationToken) => throw new FaultException(code, "It failed.", "detail");

    public async Task FailPlainlyAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        throw new InvalidOperationException("It failed plainly.");
    }

    public Task ScheduleAsync(string name, TimeSpan due, CancellationToken cancellationToken)
    {
        Context.Schedule(name, due);
        return Task.CompletedTask;
    }

    public Task RetireAsync(CancellationToken cancellationToken)
    {
        Context.Retire();
        return Task.CompletedTask;
    }

    public async Task SubscribeAsync(string topic, CancellationToken cancellationToken) =>
        await topics.SubscribeAsync(topic, HearAsync, cancellationToken);

    public Task<int> CountThereAsync(string key, int times, CancellationToken cancellationToken) =>
        actors.Get<IScribe>(key).CountAsync(times, cancellationToken);

    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    public Task<IReadOnlyList<string>> DiaryAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. diary]);

    private async Task HearAsync(long watermark)
    {
        var before = count;
        await Task.Yield();
        count = before + 1;
        diary.Add($"heard {watermark}");
    }
}
