namespace Encoder.Contracts;

/// <summary>Parses a channel spec. Checks its form only; the validator checks the values.</summary>
public static class ChannelSpecReader
{
    /// <summary>Reads a spec. Throws one <see cref="FaultException"/> (<c>spec.invalid</c>) with every fault of form, each naming its field.</summary>
    public static ChannelSpec Parse(string json) => ContractReader.Parse<ChannelSpec>(json, "a channel spec", ErrorCodes.SpecInvalid);
}
