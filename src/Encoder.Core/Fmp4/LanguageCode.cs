namespace Encoder.Core.Fmp4;

/// <summary>The packed language of <c>mdhd</c> (§8.4.2.3): three letters of five bits.</summary>
internal static class LanguageCode
{
    private const string Undetermined = "und";

    public static int Pack(string? language)
    {
        var code = language is { Length: 3 } && language.All(char.IsAsciiLetter) ? language.ToLowerInvariant() : Undetermined;
        return ((code[0] - 0x60) << 10) | ((code[1] - 0x60) << 5) | (code[2] - 0x60);
    }

    public static string? Unpack(int packed)
    {
        var code = string.Create(3, packed, (letters, value) =>
        {
            for (var i = 0; i < 3; i++)
                letters[i] = (char)(((value >> (10 - (5 * i))) & 0x1F) + 0x60);
        });
        return code == Undetermined || !code.All(char.IsAsciiLetterLower) ? null : code;
    }
}
