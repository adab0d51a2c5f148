using System.Globalization;
using System.Text;
using Encoder.Contracts;
using Encoder.Core.Encryption;

namespace Encoder.Core.Playlists;

/// <summary>The tags EXT-X-KEY of a media playlist (RFC 8216bis §4.4.4.4). They follow EXT-X-MAP, because init segments are not encrypted.</summary>
/// <param name="Plan">How the rendition is encrypted.</param>
/// <param name="Rendition">Its index in the plan.</param>
/// <param name="Root">Address of the folder of the job relative to the playlist, with a closing slash.</param>
public sealed record HlsKeys(EncryptionPlan Plan, int Rendition, string Root = "../")
{
    /// <summary>Writes what applies to all following segments.</summary>
    internal void AppendCommon(StringBuilder text)
    {
        if (!Plan.IsCommon) return;
        var method = Plan.Scheme == EncryptionScheme.Cenc ? "SAMPLE-AES-CTR" : "SAMPLE-AES";
        text.Append("#EXT-X-KEY:METHOD=").Append(method).Append(",URI=\"").Append(Root).Append(ClearKeys.LicenseName).Append("\",KEYID=0x").Append(Plan.KeyId)
            .Append(",KEYFORMAT=\"").Append(ClearKeys.KeyFormat).Append("\",KEYFORMATVERSIONS=\"1\"\n");
    }

    /// <summary>Writes what ends in front of the next EXT-X-MAP: that would be encrypted too by a key of whole segments.</summary>
    internal void AppendEnd(StringBuilder text)
    {
        if (!Plan.IsCommon) text.Append("#EXT-X-KEY:METHOD=NONE\n");
    }

    /// <summary>Writes what applies to one segment, in front of it.</summary>
    internal void Append(StringBuilder text, int segment)
    {
        if (Plan.IsCommon) return;
        text.Append("#EXT-X-KEY:METHOD=AES-128,URI=\"").Append(Root).Append(EncryptionPlan.KeyName(Plan.PeriodOf(segment)))
            .Append(CultureInfo.InvariantCulture, $"\",IV=0x{Convert.ToHexString(RenditionCipher.SegmentIv(Rendition, segment))}\n");
    }
}
