namespace Encoder.Cli;

/// <summary>The exit codes of the command; documented in the help.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>128 + SIGINT, for SIGTERM too.</summary>
    public const int Cancelled = 130;
}
