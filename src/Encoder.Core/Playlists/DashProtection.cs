using System.Xml;
using Encoder.Contracts;
using Encoder.Core.Encryption;

namespace Encoder.Core.Playlists;

/// <summary>
/// The elements ContentProtection of an AdaptationSet (ISO/IEC 23009-1 §5.8.4.1): the scheme with the first key, and where the clear-key system gets its license. The
/// system of <c>pssh</c> that only lists key ids is in the media alone: in a manifest it is not to stand for clear key (DASH-IF IOP 4.1 §7.6.2.4).
/// </summary>
internal static class DashProtection
{
    private const string Scheme = "urn:mpeg:dash:mp4protection:2011";
    private const string CommonEncryption = "urn:mpeg:cenc:2013";
    private const string ContentProtectionSystems = "https://dashif.org/CPS";

    /// <param name="folder">Address of the folder of the job relative to the manifest, with a closing slash; empty: beside it.</param>
    public static void Write(XmlWriter xml, EncryptionPlan encryption, string folder)
    {
        Start(xml, Scheme, encryption.Scheme == EncryptionScheme.Cenc ? "cenc" : "cbcs");
        xml.WriteAttributeString("cenc", "default_KID", CommonEncryption, new Guid(Convert.FromHexString(encryption.KeyId), bigEndian: true).ToString());
        xml.WriteEndElement();
        Start(xml, $"urn:uuid:{ClearKeys.DashSystem}", "ClearKey1.0");
        xml.WriteElementString("dashif", "Laurl", ContentProtectionSystems, folder + ClearKeys.LicenseName);
        xml.WriteEndElement();
    }

    private static void Start(XmlWriter xml, string scheme, string value)
    {
        xml.WriteStartElement("ContentProtection", DashManifestWriter.Namespace);
        xml.WriteAttributeString("schemeIdUri", scheme);
        xml.WriteAttributeString("value", value);
    }
}
