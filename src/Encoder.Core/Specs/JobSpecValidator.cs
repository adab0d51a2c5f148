using Encoder.Contracts;
using Encoder.Core.Encryption;

namespace Encoder.Core.Specs;

/// <summary>The rules of a job spec, as documented at its fields. Reports all faults at once; each names its field and what to do.</summary>
public static class JobSpecValidator
{
    /// <summary>Every fault of the spec; none for a valid one.</summary>
    public static IReadOnlyList<Fault> Validate(JobSpec spec)
    {
        var faults = new FaultList();
        faults.CheckLength("name", spec.Name, SpecLimits.NameLength);
        RungRules.CheckLadder(spec.Ladder, faults);
        CheckAudio(spec.Audio, faults);
        if (!spec.Delivery.Hls && !spec.Delivery.Dash && !spec.Delivery.Mp4)
            faults.Add("delivery", $"selects no output; set hls, dash or mp4 to true");
        faults.CheckRange("delivery.segmentSeconds", spec.Delivery.SegmentSeconds, 1, 30);
        if (spec.Delivery.Container is { } container && !(AddressPrefix.IsPlain(container) && container.AbsolutePath.Length > 1))
            faults.Add("delivery.container", $"is no plain address of a container; give scheme, account and container, such as https://contoso.blob.core.windows.net/films, without a query");
        EncryptionRules.Check(spec, faults);
        faults.CheckRange("chunkSeconds", spec.ChunkSeconds, 1, 60);
        faults.CheckRange("maxLossPercent", spec.MaxLossPercent, 0, 100);
        faults.CheckRange("clockJumpSeconds", spec.ClockJumpSeconds, 1, 14_400);
        faults.CheckRange("priority", (long)spec.Priority, -10, 10);
        CheckCallbacks(spec.Callbacks, faults);
        CheckMetadata(spec.Metadata, faults);
        return faults.Faults;
    }

    /// <summary>Throws with every fault of the spec.</summary>
    public static void ThrowIfInvalid(JobSpec spec)
    {
        var faults = Validate(spec);
        if (faults.Count > 0)
            throw new FaultException(faults);
    }

    private static void CheckAudio(IReadOnlyList<AudioSpec> audio, FaultList faults)
    {
        faults.CheckCount("audio", audio.Count, SpecLimits.Audio);
        for (var i = 0; i < audio.Count; i++)
        {
            faults.CheckRange($"audio[{i}].bitrate", audio[i].Bitrate, 16_000, 1_024_000);
            faults.CheckRange($"audio[{i}].channels", audio[i].Channels, 1, 8);
            faults.CheckRange($"audio[{i}].track", audio[i].Track, 0, 63);
        }
    }

    private static void CheckCallbacks(IReadOnlyList<Uri> callbacks, FaultList faults)
    {
        faults.CheckCount("callbacks", callbacks.Count, SpecLimits.Callbacks);
        for (var i = 0; i < callbacks.Count; i++)
        {
            var address = callbacks[i];
            faults.CheckLength($"callbacks[{i}]", address.OriginalString, SpecLimits.CallbackLength);
            if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
                faults.Add($"callbacks[{i}]", $"is {FaultList.Quoted(address.OriginalString)}; give an absolute address with http or https");
            else if (address.UserInfo.Length > 0)
                faults.Add($"callbacks[{i}]", $"contains a user name, which would appear in reports; remove it");
        }
    }

    private static void CheckMetadata(IReadOnlyDictionary<string, string> metadata, FaultList faults)
    {
        faults.CheckCount("metadata", metadata.Count, SpecLimits.MetadataEntries);
        foreach (var (name, value) in metadata)
        {
            if (name.Length is 0 or > SpecLimits.MetadataNameLength)
                faults.Add($"metadata", $"has a name of {name.Length} characters; give 1 to {SpecLimits.MetadataNameLength}");
            else
                faults.CheckLength($"metadata[{FaultList.Quoted(name)}]", value, SpecLimits.MetadataValueLength);
        }
    }
}
