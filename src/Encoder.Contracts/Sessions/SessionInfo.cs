namespace Encoder.Contracts;

/// <summary>Body of <c>POST /api/session</c>: signs a browser in.</summary>
/// <param name="Key">The API key.</param>
public sealed record SignInRequest(string Key);

/// <summary>Who is signed in: <c>GET /api/session</c>.</summary>
/// <param name="Tenant">Whose jobs and assets are seen.</param>
/// <param name="Scopes">Of <c>read</c>, <c>write</c>, <c>admin</c>.</param>
/// <param name="IsOpen">Whether the server has no keys and needs no signing in.</param>
public sealed record SessionInfo(string Tenant, IReadOnlyList<string> Scopes, bool IsOpen);
