using Encoder.Contracts;
using Encoder.Core.Channels;
using Encoder.Core.Encryption;
using Encoder.Core.Plans;

namespace Encoder.Core.Specs;

/// <summary>The rules of a channel spec, as documented at its fields. Reports all faults at once.</summary>
public static class ChannelSpecValidator
{
    private const int ShortestWindow = 6;

    /// <summary>Every fault of the spec; none for a valid one.</summary>
    public static IReadOnlyList<Fault> Validate(ChannelSpec spec)
    {
        var faults = new FaultList();
        faults.CheckRange("segmentSeconds", spec.SegmentSeconds, 1, 10);
        faults.CheckRange("windowSeconds", spec.WindowSeconds, 12, 86_400);
        faults.CheckRange("slateAfterSeconds", spec.SlateAfterSeconds, 0, 3_600);
        if (spec.WindowSeconds < ShortestWindow * spec.SegmentSeconds)
            faults.Add("windowSeconds", $"is shorter than {ShortestWindow} segments; players need them");

        if (spec.Protocol is not IngestProtocol.Pull && spec.Source is not null) faults.Add("source", $"is given; it belongs to the protocol pull");
        if (spec.Protocol is IngestProtocol.Pull && spec.Source is null) faults.Add("source", $"is missing; give the address to pull from");
        if (spec.Source is { } text && !ChannelSource.TryParse(text, out _, out var wrong)) faults.Add("source", $"{wrong}");
        if (spec.Encryption is { } encryption) CheckEncryption(spec, encryption, faults);

        if (spec.LowLatency) CheckLowLatency(spec, faults);

        // The name of a session is longer than that of its channel.
        faults.CheckLength("name", spec.Name, SpecLimits.NameLength - 64);
        return [.. faults.Faults, .. JobSpecValidator.Validate(ChannelSpecs.JobOf(spec, "") with { Delivery = new DeliverySpec(), ChunkSeconds = null })];
    }

    // MP4s are made of segments that are one fragment, and a part is not encrypted by itself.
    private static void CheckLowLatency(ChannelSpec spec, FaultList faults)
    {
        if (spec.Record) faults.Add("lowLatency", $"is true, and so is record; a channel with low latency cannot be recorded");
        if (spec.Encryption is not null) faults.Add("lowLatency", $"is true, and there is encryption; parts of segments cannot be encrypted");
        foreach (var (at, rung) in spec.Ladder.Index())
        {
            if (!LowLatency.IsPossible(EncryptionRules.CodecOf(rung))) faults.Add($"ladder[{at}].codec", $"is AV1 or VP9, whose encoders hold frames back; with lowLatency choose h264 or hevc");
            if (rung.FrameRate is not null) faults.Add($"ladder[{at}].frameRate", $"is given; with lowLatency the frames of the stream are kept");
        }
    }

    private static void CheckEncryption(ChannelSpec spec, EncryptionSpec encryption, FaultList faults)
    {
        EncryptionRules.CheckValues("encryption", encryption, faults);
        if (spec.Record) faults.Add("record", $"is true, but only segments are encrypted, and the MP4s of a recording would not be; set it to false");
        if (encryption.Scheme == EncryptionScheme.Aes128) return;
        foreach (var (at, rung) in spec.Ladder.Index()) EncryptionRules.CheckCodec($"ladder[{at}]", rung, faults);
    }
}
