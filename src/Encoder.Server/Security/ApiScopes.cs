using System.Text.Json.Serialization;
using Encoder.Contracts;

namespace Encoder.Server.Security;

/// <summary>What an API key may do.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<ApiScope>))]
public enum ApiScope
{
    /// <summary>See jobs, assets and nodes, and play.</summary>
    Read,

    /// <summary>Upload, begin, cancel, retry and delete.</summary>
    Write,

    /// <summary>What concerns the whole server: metrics, and every other scope.</summary>
    Admin,
}

/// <summary>Endpoint metadata: the scope a route needs where its method does not say it (GET and HEAD read, everything else writes).</summary>
/// <param name="Scope">The scope.</param>
public sealed record RequiredScope(ApiScope Scope);
