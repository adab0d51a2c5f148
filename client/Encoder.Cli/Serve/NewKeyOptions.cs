namespace Encoder.Cli.Serve;

/// <summary>What <c>encoder keys new</c> is asked.</summary>
/// <param name="File">The keys file, absolute.</param>
internal sealed record NewKeyOptions(string Name, string File, string Tenant, IReadOnlyList<string> Scopes);
