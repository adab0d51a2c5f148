using System.Text.Json;
using System.Text.Json.Serialization;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;

namespace Encoder.Actors;

/// <summary>The JSON form of what actors and nodes keep in the store.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EncodePlan))]
[JsonSerializable(typeof(PlanPage))]
[JsonSerializable(typeof(SplitEnd))]
[JsonSerializable(typeof(CommitRecord))]
[JsonSerializable(typeof(RecordPage))]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(CatalogPage))]
[JsonSerializable(typeof(CatalogEntry))]
public sealed partial class ActorsJson : JsonSerializerContext;
