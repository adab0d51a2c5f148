namespace Encoder.TestSupport.Silos;

/// <summary>One call in a mailbox.</summary>
internal abstract class GrainCall
{
    /// <summary>Whether it may run between the turns of another call.</summary>
    public virtual bool Interleaves => false;

    /// <summary>Whether it counts as use of the grain.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Whether it is dropped with its activation and not given to the next one.</summary>
    public virtual bool EndsWithActivation => false;

    /// <summary>The activation it runs in, once it does.</summary>
    public SimulatedActivation Activation { get; set; } = null!;

    /// <summary>Runs within a turn of the activation; completes the answer itself and tells the activation when it is through.</summary>
    public abstract Task RunAsync();

    /// <summary>Ends the call without an answer: activation failed, or the silo is gone.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A call of an interface method.</summary>
internal sealed class GrainCall<T>(GrainMethod method, object?[] arguments) : GrainCall
{
    // Completed within a turn, that is under a scheduler of its own, it never runs an awaiting caller's code in the turn: an await goes
    // back to its own scheduler. RunContinuationsAsynchronously would only add a detour over the thread pool.
    private readonly TaskCompletionSource<T> answer = new();
    private CancellationTokenRegistration registration;

    public Task<T> Answer => answer.Task;

    public override bool Interleaves => method.Interleaves;

    public void CancelWhileQueued(CancellationToken token) =>
        registration = token.UnsafeRegister(static (call, token) => ((GrainCall<T>)call!).answer.TrySetCanceled(token), this);

    public override async Task RunAsync()
    {
        registration.Unregister();
        if (answer.Task.IsCompleted)
        {
            Activation.Ended(this);
            return;
        }

        try
        {
            var task = method.Invoke(Activation.Grain, arguments);
            T result;
            if (task is Task<T> typed)
            {
                result = await typed;
            }
            else
            {
                await task;
                result = default!;
            }

            // Ended first: who hears the answer and calls again must find a deactivated grain deactivated.
            Activation.Ended(this);
            answer.TrySetResult(result);
        }
        catch (OperationCanceledException exception)
        {
            Activation.Ended(this);
            answer.TrySetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            Activation.Ended(this);
            answer.TrySetException(exception);
        }
    }

    public override void Fail(Exception exception)
    {
        registration.Unregister();
        if (exception is OperationCanceledException) answer.TrySetCanceled();
        else answer.TrySetException(exception);
    }
}
