using Encoder.Contracts;
using Encoder.Core.Parameters;
using Encoder.Core.Specs;

namespace Encoder.Core.Encryption;

/// <summary>The rules of <c>delivery.encryption</c>.</summary>
public static class EncryptionRules
{
    private const int MostRotateSegments = 1_000_000;

    /// <summary>Faults with <c>encryption.key_server_not_allowed</c> when the spec names a key server that the operator does not allow.</summary>
    public static IEnumerable<Fault> Faults(EncryptionSpec? encryption, IReadOnlyList<string> allowed)
    {
        if (encryption?.KeyServer is { } server && !AddressPrefix.Covers(allowed, server))
            yield return new Fault(ErrorCodes.KeyServerNotAllowed, "The keyServer of encryption is not among those that the operator allows (Encryption:AllowedKeyServers).");
    }

    internal static void Check(JobSpec spec, FaultList faults)
    {
        if (spec.Delivery.Encryption is not { } encryption) return;
        CheckValues("delivery.encryption", encryption, faults);
        if (spec.Delivery.Mp4)
            faults.Add("delivery.mp4", $"is true, which it is by default, but only segments are encrypted, and an MP4 beside them would not be; set it to false");
        if (spec.Delivery.Dash && encryption.Scheme == EncryptionScheme.Aes128)
            faults.Add("delivery.dash", $"is true, which it is by default, but aes-128 is for HLS only; set it to false, or scheme to cenc or cbcs");
        if (encryption.Scheme == EncryptionScheme.Aes128) return;
        foreach (var (at, rung) in spec.Ladder.Index())
            CheckCodec($"ladder[{at}]", rung, faults);
    }

    /// <summary>The rules that job and channel share.</summary>
    internal static void CheckValues(string field, EncryptionSpec encryption, FaultList faults)
    {
        if (encryption.KeyServer is { } server && !AddressPrefix.IsPlain(server))
            faults.Add($"{field}.keyServer", $"is no plain address; give an absolute one with http or https, without user name and query");
        faults.CheckRange($"{field}.rotateSegments", (long?)encryption.RotateSegments, 1, MostRotateSegments);
    }

    // Their bindings leave the headers of frames clear, which takes a parser of those headers.
    internal static void CheckCodec(string field, RungSpec rung, FaultList faults)
    {
        if (CodecOf(rung) is VideoCodec.Av1 or VideoCodec.Vp9)
            faults.Add($"{field}.codec", $"is AV1 or VP9, whose samples are not encrypted by cenc and cbcs; choose h264 or hevc, or the scheme aes-128");
    }

    // Parameters that are refused are a fault of their own.
    /// <summary>The codec of a rung: the one that its parameters name, else its own.</summary>
    internal static VideoCodec CodecOf(RungSpec rung)
    {
        try
        {
            return rung.Params is { } text ? new ParameterParser(rung.Codec).Parse(text).Codec : rung.Codec;
        }
        catch (FaultException)
        {
            return rung.Codec;
        }
    }
}
