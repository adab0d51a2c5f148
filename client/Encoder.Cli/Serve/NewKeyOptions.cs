namespace Encoder.Cli.Serve;

/// <summary>The options of <c>encoder keys new</c>.</summary>
/// <param name="File">The keys file, absolute.</param>
internal sealed record NewKeyOptions(string Name, string File, string Tenant, IReadOnlyList<string> Scopes);
