using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>Serializes enums as lower-case words (<c>h264</c>, <c>done</c>), never as numbers.</summary>
public sealed class LowerCaseEnumConverter<T>() : JsonStringEnumConverter<T>(LowerCase.Instance, allowIntegerValues: false)
    where T : struct, Enum
{
    private sealed class LowerCase : JsonNamingPolicy
    {
        public static readonly LowerCase Instance = new();

        public override string ConvertName(string name) => name.ToLowerInvariant();
    }
}
