using System.Text.Json.Serialization;
using Encoder.Contracts;

namespace Encoder.Server.Security;

/// <summary>What an API key may do.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<ApiScope>))]
public enum ApiScope
{
    /// <summary>Read jobs, assets and nodes, and play media.</summary>
    Read,

    /// <summary>Upload assets; create, cancel, retry and delete jobs.</summary>
    Write,

    /// <summary>Access to server-wide data such as metrics; includes the other scopes.</summary>
    Admin,
}

/// <summary>Endpoint metadata: the scope of a route that does not follow from its method (GET and HEAD need read, other methods write).</summary>
/// <param name="Scope">The scope.</param>
public sealed record RequiredScope(ApiScope Scope);
