using System.Net;
using Encoder.Ffmpeg.Nodes;

namespace Encoder.Cli.Serve;

/// <summary>What <c>encoder serve</c> is asked.</summary>
/// <param name="Data">The data folder, absolute.</param>
/// <param name="Scratch">Folder of ffmpeg's private files, absolute; null: within <paramref name="Data"/>.</param>
/// <param name="Slots">Encodes at once; null: one per processor.</param>
/// <param name="Keys">The keys file, absolute; null: what the settings say.</param>
/// <param name="Watch">The folder whose files become jobs, absolute.</param>
/// <param name="WatchSpec">The job spec for them, absolute.</param>
/// <param name="Settings">A file of further settings, absolute.</param>
/// <param name="Previews">Whether jobs get a poster and thumbnails when their spec does not say.</param>
/// <param name="LogJson">Whether log lines are JSON objects.</param>
/// <param name="Limits">What one ffmpeg may use; null: the defaults.</param>
internal sealed record ServeOptions(IPAddress Address, int Port, string Data, string? Scratch = null, int? Slots = null, string? Keys = null, string? Watch = null, string? WatchSpec = null, string? Settings = null, bool Previews = true, bool LogJson = false, LimitList? Limits = null);
