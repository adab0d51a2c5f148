namespace Encoder.Server.Callbacks;

/// <summary>
/// When to try again: 5 s, doubled each time, an hour at most, a fifth of it by chance so that receivers that come back are not met by
/// all at once. The times are kept in the store: a retry library's would be gone with the process.
/// </summary>
internal static class CallbackBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="attempts">Attempts made, at least 1.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan After(int attempts, double chance)
    {
        var doubled = First * Math.Pow(2, Math.Min(attempts - 1, 20));
        return (doubled < Longest ? doubled : Longest) * (0.8 + (0.4 * chance));
    }
}
