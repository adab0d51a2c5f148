namespace Encoder.Contracts;

/// <summary>Body of <c>POST /api/session</c>: signs a browser in.</summary>
/// <param name="Key">The API key.</param>
public sealed record SignInRequest(string Key);

/// <summary>The signed-in caller: <c>GET /api/session</c>.</summary>
/// <param name="Tenant">The tenant whose jobs and assets it can access.</param>
/// <param name="Scopes">A subset of <c>read</c>, <c>write</c>, <c>admin</c>.</param>
/// <param name="IsOpen">Whether the server has no keys and requires no sign-in.</param>
public sealed record SessionInfo(string Tenant, IReadOnlyList<string> Scopes, bool IsOpen);
