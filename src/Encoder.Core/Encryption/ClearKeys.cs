using System.Globalization;

namespace Encoder.Core.Encryption;

/// <summary>Names of the W3C clear-key system, whose license is the key itself.</summary>
public static class ClearKeys
{
    /// <summary>The license of a job, in its folder: it gives the keys whose ids are asked for.</summary>
    public const string LicenseName = "license";

    /// <summary>The address of the license by which a playlist names the key of a period: hls.js takes keys of the same address for one.</summary>
    public static string LicenseNameOf(int period) => period == 0 ? LicenseName : string.Create(CultureInfo.InvariantCulture, $"{LicenseName}-{period}");

    /// <summary>KEYFORMAT of EXT-X-KEY: the name of the key system in Encrypted Media Extensions.</summary>
    public const string KeyFormat = "org.w3.clearkey";

    /// <summary>The system of <c>pssh</c> that only lists key ids (W3C "cenc" Initialization Data Format §4).</summary>
    public static Guid CommonSystem { get; } = new("1077efec-c0b2-4d02-ace3-3c1e52e2fb4b");

    /// <summary>The clear-key system in DASH manifests (DASH-IF identifiers of content protection).</summary>
    public static Guid DashSystem { get; } = new("e2719d58-a985-b3c9-781a-b030af78d30e");
}
