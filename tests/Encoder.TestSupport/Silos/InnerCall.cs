namespace Encoder.TestSupport.Silos;

/// <summary>A call without a caller: a timer or an announcement. Its failure is reported.</summary>
internal abstract class InnerCall(string during) : GrainCall
{
    public override async Task RunAsync()
    {
        try
        {
            await CallAsync();
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it, and whoever cancelled it knows.
        }
        catch (Exception exception)
        {
            Activation.Report(during, exception);
        }
        finally
        {
            Activation.Ended(this);
        }
    }

    public override void Fail(Exception exception)
    {
        // An announcement or timer of a grain that is gone: hints, and nobody waits.
    }

    protected abstract Task CallAsync();
}
