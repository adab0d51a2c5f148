using System.Net;
using Encoder.Ffmpeg.Nodes;

namespace Encoder.Cli.Serve;

/// <summary>The options of <c>encoder serve</c>.</summary>
/// <param name="Data">The data folder, absolute.</param>
/// <param name="Scratch">Folder for private files of ffmpeg, absolute; null: within <paramref name="Data"/>.</param>
/// <param name="Slots">Number of encodes that run at once; null: one per processor.</param>
/// <param name="Keys">The keys file, absolute; null: as in the settings.</param>
/// <param name="Watch">The folder whose files become jobs, absolute.</param>
/// <param name="WatchSpec">The job spec for them, absolute.</param>
/// <param name="Settings">A file of further settings, absolute.</param>
/// <param name="Previews">Whether jobs get a poster and thumbnails when their spec does not say.</param>
/// <param name="LogJson">Whether log lines are JSON objects.</param>
/// <param name="Store">Where media and state are kept: <c>directory</c> or <c>azure</c>; null: as in the settings.</param>
/// <param name="AzureAccount">Name of the storage account; null: as in the settings.</param>
/// <param name="Limits">Limits of one ffmpeg process; null: the defaults.</param>
internal sealed record ServeOptions(IPAddress Address, int Port, string Data, string? Scratch = null, int? Slots = null, string? Keys = null, string? Watch = null, string? WatchSpec = null, string? Settings = null, bool Previews = true, bool LogJson = false, LimitList? Limits = null, string? Store = null, string? AzureAccount = null);
