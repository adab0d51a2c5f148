namespace Encoder.Core.Nut;

/// <summary>
/// The codec configuration that holds behind the packets read so far: a container may state a new one beside a packet, and H.264 and HEVC state
/// parameter sets within packets, perhaps once for all that follow. A piece that starts later has to begin with them.
/// </summary>
public sealed class CodecConfigurationTracker(string ffmpegCodecName)
{
    // avcC counts sequence parameter sets up to 31, hvcC arrays up to 255. What was stated last counts.
    private const int MostSets = 24;

    private readonly List<byte[]> within = [];
    private ReadOnlyMemory<byte>? beside;

    /// <summary>The configuration; null while it is the track's first one, which stands in every file.</summary>
    public ReadOnlyMemory<byte>? Changed { get; private set; }

    /// <summary>Reads the next file's packets.</summary>
    /// <param name="first">The track's first configuration.</param>
    public void Follow(ReadOnlyMemory<byte> first, IEnumerable<NutPacket> packets)
    {
        foreach (var packet in packets)
        {
            if (!packet.NewExtradata.IsEmpty)
            {
                Changed = beside = packet.NewExtradata.ToArray();
                within.Clear();
            }

            List<byte[]>? sets = null;
            var configuration = beside ?? first;
            ParameterSets.Collect(ffmpegCodecName, packet.Data.Span, configuration.Span, ref sets);
            if (sets is not null && Take(sets, configuration.Span)) Changed = ParameterSets.Append(ffmpegCodecName, configuration, within);
        }
    }

    // Mostly they repeat what is known.
    private bool Take(List<byte[]> sets, ReadOnlySpan<byte> configuration)
    {
        var isNew = false;
        foreach (var set in sets)
        {
            if (within.Count == 0 && configuration.IndexOf(set) >= 0) continue;
            within.RemoveAll(known => known.AsSpan().SequenceEqual(set));
            within.Add(set);
            if (within.Count > MostSets) within.RemoveAt(0);
            isNew = true;
        }

        return isNew;
    }
}
