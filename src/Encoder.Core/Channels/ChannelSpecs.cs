using Encoder.Contracts;

namespace Encoder.Core.Channels;

/// <summary>Derived from a channel spec alone.</summary>
public static class ChannelSpecs
{
    /// <summary>Work of a channel comes before that of files: its viewers wait.</summary>
    public const int Priority = 10;

    /// <summary>The spec of the job that encodes a session. A chunk is one segment, so that the encode begins with the first segment.</summary>
    public static JobSpec JobOf(ChannelSpec channel, string name) => new()
    {
        Name = name,
        Ladder = channel.Ladder,
        Audio = channel.Audio,
        Delivery = new DeliverySpec
        {
            Dash = channel.Encryption?.Scheme != EncryptionScheme.Aes128,
            Mp4 = channel.Record,
            Previews = false,
            SegmentSeconds = channel.SegmentSeconds,
            Encryption = channel.Encryption,
        },
        ChunkSeconds = channel.SegmentSeconds,

        // A publisher whose line is bad still has viewers.
        MaxLossPercent = 100,
        Priority = Priority,
        Metadata = channel.Metadata,
    };
}
