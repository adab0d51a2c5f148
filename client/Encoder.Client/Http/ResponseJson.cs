using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Encoder.Contracts;

namespace Encoder.Client.Http;

/// <summary>Reading of answers: fields that a newer server adds are passed over, missing ones have their defaults.</summary>
internal static class ResponseJson
{
    // By reflection: generated code gives every init-only property that is missing its type's default, not its initializer's value.
    public static readonly JsonSerializerOptions Options = new(ContractsJson.Default.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };
}
