using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>The one JSON form of the contracts: camel case, enums as lower-case words, unknown fields refused, nulls left out.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobSpec))]
[JsonSerializable(typeof(JobReport))]
[JsonSerializable(typeof(Fault))]
public sealed partial class ContractsJson : JsonSerializerContext;
