namespace Encoder.Engine.Hosting;

/// <summary>One call in a mailbox.</summary>
internal abstract class ActorCall
{
    /// <summary>Whether it may run between the turns of another call.</summary>
    public virtual bool Interleaves => false;

    /// <summary>The cell it runs in, once it does.</summary>
    public ActorCell Cell { get; set; } = null!;

    /// <summary>Runs within a turn of the cell; completes the answer itself and tells the cell when it is through.</summary>
    public abstract Task RunAsync();

    /// <summary>Ends the call without an answer: activation failed, or the host is gone.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A call of an interface method.</summary>
internal sealed class ActorCall<T>(ActorMethod method, object?[] arguments) : ActorCall
{
    // Completed within a turn, that is under a scheduler of its own, it never runs an awaiting caller's code in the turn: an await goes
    // back to its own scheduler. RunContinuationsAsynchronously would only add a detour over the thread pool.
    private readonly TaskCompletionSource<T> answer = new();
    private CancellationTokenRegistration registration;

    public Task<T> Answer => answer.Task;

    public override bool Interleaves => method.Interleaves;

    public void CancelWhileQueued(CancellationToken token) =>
        registration = token.UnsafeRegister(static (call, token) => ((ActorCall<T>)call!).answer.TrySetCanceled(token), this);

    public override async Task RunAsync()
    {
        registration.Unregister();
        if (answer.Task.IsCompleted)
        {
            Cell.Ended(this);
            return;
        }

        try
        {
            var task = method.Invoke(Cell.Actor, arguments);
            T result;
            if (task is Task<T> typed)
            {
                result = await typed.ConfigureAwait(true);
            }
            else
            {
                await task.ConfigureAwait(true);
                result = default!;
            }

            // Ended first: who hears the answer and calls again must find a retired actor retired.
            Cell.Ended(this);
            answer.TrySetResult(result);
        }
        catch (OperationCanceledException exception)
        {
            Cell.Ended(this);
            answer.TrySetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            Cell.Ended(this);
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

/// <summary>A call without a caller: a schedule or an announcement. Its failure goes to the host's <c>Failed</c>.</summary>
internal sealed class InnerCall(string during, Func<Task> run) : ActorCall
{
    public override async Task RunAsync()
    {
        try
        {
            await run().ConfigureAwait(true);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Cell.Report(during, exception);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it, and whoever cancelled it knows.
        }
        finally
        {
            Cell.Ended(this);
        }
    }

    public override void Fail(Exception exception)
    {
        // An announcement or schedule of an actor that is gone: hints, and nobody waits.
    }
}
