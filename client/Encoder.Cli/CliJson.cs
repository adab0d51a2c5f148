using System.Text.Json;
using System.Text.Json.Serialization;
using Encoder.Cli.Output;
using Encoder.Cli.Progress;

namespace Encoder.Cli;

/// <summary>The JSON format of the files of the command and of <c>--json</c>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkRecord))]
[JsonSerializable(typeof(ProgressEvent))]
[JsonSerializable(typeof(WarningEvent))]
[JsonSerializable(typeof(DoneEvent))]
[JsonSerializable(typeof(FailedEvent))]
[JsonSerializable(typeof(CancelledEvent))]
[JsonSerializable(typeof(UploadEvent))]
[JsonSerializable(typeof(DownloadEvent))]
[JsonSerializable(typeof(JobEvent))]
[JsonSerializable(typeof(DeletedEvent))]
internal sealed partial class CliJson : JsonSerializerContext;
