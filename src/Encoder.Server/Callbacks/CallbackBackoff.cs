namespace Encoder.Server.Callbacks;

/// <summary>
/// The delay before the next attempt: 5 s, doubled each time, at most an hour. A fifth of it is random, so that a receiver that recovers does not get
/// all deliveries at once. The times are kept in the store; those of a retry library would be lost with the process.
/// </summary>
internal static class CallbackBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="attempts">Attempts made, at least 1.</param>
    /// <param name="chance">Random, from 0 to 1.</param>
    public static TimeSpan After(int attempts, double chance)
    {
        var doubled = First * Math.Pow(2, Math.Min(attempts - 1, 20));
        return (doubled < Longest ? doubled : Longest) * (0.8 + (0.4 * chance));
    }
}
