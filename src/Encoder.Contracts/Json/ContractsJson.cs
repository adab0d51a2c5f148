using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>The JSON format of the contracts: camel case, enums as lower-case words, unknown fields refused, nulls omitted.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobSpec))]
[JsonSerializable(typeof(JobReport))]
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(IReadOnlyList<Fault>))]
[JsonSerializable(typeof(AssetInfo))]
[JsonSerializable(typeof(CreateAssetRequest))]
[JsonSerializable(typeof(CreatedAsset))]
[JsonSerializable(typeof(CompleteAssetRequest))]
[JsonSerializable(typeof(BlockAddressRequest))]
[JsonSerializable(typeof(BlockAddresses))]
[JsonSerializable(typeof(StoredBlockRequest))]
[JsonSerializable(typeof(JobInfo))]
[JsonSerializable(typeof(CreateJobRequest))]
[JsonSerializable(typeof(JobPage))]
[JsonSerializable(typeof(ChunkGrid))]
[JsonSerializable(typeof(JobMedia))]
[JsonSerializable(typeof(ChannelSpec))]
[JsonSerializable(typeof(ChannelInfo))]
[JsonSerializable(typeof(CreatedChannel))]
[JsonSerializable(typeof(ChannelPage))]
[JsonSerializable(typeof(NodePage))]
[JsonSerializable(typeof(QueuePage))]
[JsonSerializable(typeof(SetAsideMessage))]
[JsonSerializable(typeof(QueuedJob))]
[JsonSerializable(typeof(OverviewInfo))]
[JsonSerializable(typeof(ClearKeyRequest))]
[JsonSerializable(typeof(ClearKeyLicense))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SessionInfo))]
public sealed partial class ContractsJson : JsonSerializerContext
{
    /// <summary>
    /// The same format for files that people read, such as <c>job.json</c>: indented, line feeds only, non-ASCII letters not escaped.
    /// Not for embedding in HTML.
    /// </summary>
    public static ContractsJson Indented => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
