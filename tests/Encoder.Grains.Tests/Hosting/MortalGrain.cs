using Encoder.Contracts;
using Encoder.Grains.Hosting;
using Encoder.Grains.State;
using Encoder.TestSupport.Silos;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>A grain that notes when it begins and ends.</summary>
public interface IMortal : IGrainWithStringKey
{
    Task TouchAsync(CancellationToken cancellationToken);

    Task BlockAsync(CancellationToken cancellationToken);

    Task ScheduleFailureAsync(TimeSpan due, CancellationToken cancellationToken);

    Task WriteAsync(CancellationToken cancellationToken);

    Task CallAsync(string key, CancellationToken cancellationToken);
}

/// <summary>Only simulated silos can make one: it is constructed from <see cref="GrainServices"/>.</summary>
[GrainType("mortal")]
internal sealed class MortalGrain(GrainServices on, List<string> lives, Task? gate) : IGrainBase, IMortal
{
    private readonly IPersistentState<ScribeState> state = on.State<ScribeState>();
    private readonly Schedules schedules = new(on.Context, on.Timers, on.Time, static _ => throw new InvalidOperationException("It failed."));

    public IGrainContext GrainContext => on.Context;

    public Task OnActivateAsync(CancellationToken cancellationToken) =>
        on.Key == "stillborn" ? throw new FaultException(ErrorCodes.WorkFailed, "It does not come to life.") : Note('+');

    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Note('-');

    public Task TouchAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task BlockAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    public Task ScheduleFailureAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        schedules.Set("fail", due);
        return Task.CompletedTask;
    }

    public Task WriteAsync(CancellationToken cancellationToken) => state.WriteAsync();

    public async Task CallAsync(string key, CancellationToken cancellationToken)
    {
        await gate!;
        await on.Grains.GetGrain<IMortal>(key).TouchAsync(cancellationToken);
    }

    private Task Note(char sign)
    {
        lock (lives) lives.Add(on.Key + sign);
        return Task.CompletedTask;
    }
}
