using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>A Period (ISO/IEC 23009-1 §5.3.2) apart from its sets.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">When it starts, from the start of the presentation.</param>
/// <param name="Duration">How long it is; null while that is open, and of the only one.</param>
/// <param name="Folder">Address of the folders of its renditions, relative to the manifest, with a closing slash; empty: beside it.</param>
/// <param name="Origin">The media time at its start.</param>
internal sealed record DashPeriod(string Id, TimeSpan Start, TimeSpan? Duration, string Folder, (long Ticks, Timebase Timebase) Origin);
