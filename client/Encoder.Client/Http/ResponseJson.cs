using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Encoder.Contracts;

namespace Encoder.Client.Http;

/// <summary>JSON options for responses: fields that a newer server adds are ignored, missing fields get their defaults.</summary>
internal static class ResponseJson
{
    // Uses reflection, because generated code sets a missing init-only property to the default of its type instead of the value of its initializer.
    public static readonly JsonSerializerOptions Options = new(ContractsJson.Default.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };
}
