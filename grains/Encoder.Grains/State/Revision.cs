namespace Encoder.Grains.State;

/// <summary>Numbers announcements, each higher than those before, across activations too: who hears them may outlive this activation.</summary>
internal sealed class Revision(TimeProvider time)
{
    private long last;

    /// <summary>The next number.</summary>
    public long Next() => last = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
}
