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
    /// <summary>Writes what ends in front of the next EXT-X-MAP: that would be encrypted too by a key of whole segments.</summary>
    internal void AppendEnd(StringBuilder text)
    {
        if (!Plan.IsCommon) text.Append("#EXT-X-KEY:METHOD=NONE\n");
    }

    /// <summary>Writes the key of a segment, in front of it, unless that of the segment before applies to it too.</summary>
    /// <param name="isFirst">Whether the segment is the first one behind its EXT-X-MAP.</param>
    internal void Append(StringBuilder text, int segment, bool isFirst)
    {
        var period = Plan.PeriodOf(segment);
        if (!Plan.IsCommon)
        {
            text.Append("#EXT-X-KEY:METHOD=AES-128,URI=\"").Append(Root).Append(EncryptionPlan.KeyName(period))
                .Append(CultureInfo.InvariantCulture, $"\",IV=0x{Convert.ToHexString(RenditionCipher.SegmentIv(Rendition, segment))}\n");
        }
        else if (isFirst || period != Plan.PeriodOf(segment - 1))
        {
            text.Append("#EXT-X-KEY:METHOD=").Append(Plan.Scheme == EncryptionScheme.Cenc ? "SAMPLE-AES-CTR" : "SAMPLE-AES")
                .Append(",URI=\"").Append(Root).Append(ClearKeys.LicenseNameOf(period)).Append("\",KEYID=0x").Append(Plan.KeyIdOf(period))
                .Append(",KEYFORMAT=\"").Append(ClearKeys.KeyFormat).Append("\",KEYFORMATVERSIONS=\"1\"\n");
        }
    }
}
