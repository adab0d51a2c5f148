namespace Encoder.Grains.Hosting;

/// <summary>
/// Calls that do not interleave wait for each other. <c>MayInterleave</c> alone does not see to that: Orleans asks it about the new call
/// and about the oldest running one only, so while a long poll is held, any two other calls would run between each other's turns.
/// Used on the grain's own scheduler, hence without locks.
/// </summary>
internal sealed class OneAtATime
{
    private readonly Queue<TaskCompletionSource> waiting = new();
    private bool busy;

    /// <summary>Goes on with the call at once when it interleaves, else when it is its turn.</summary>
    public Task InvokeAsync(IIncomingGrainCallContext call) => Interleaving.IsDeclaredOn(call.Request) ? call.Invoke() : RunAsync(call.Invoke, call.Request.GetCancellationToken());

    private async Task RunAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        if (busy)
        {
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn);
            await turn.Task;
        }

        busy = true;
        try
        {
            // Whose caller has given up meanwhile is not begun.
            cancellationToken.ThrowIfCancellationRequested();
            await call();
        }
        finally
        {
            // Handed on without a moment of not being busy, or a call that comes right now would overtake.
            if (waiting.TryDequeue(out var next)) next.SetResult();
            else busy = false;
        }
    }
}
