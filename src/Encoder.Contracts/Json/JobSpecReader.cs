namespace Encoder.Contracts;

/// <summary>Parses a job spec. Checks its form only; the validator checks the values.</summary>
public static class JobSpecReader
{
    /// <summary>Reads a spec. Throws one <see cref="FaultException"/> (<c>spec.invalid</c>) with every fault of form, each naming its field.</summary>
    public static JobSpec Parse(string json) => ContractReader.Parse<JobSpec>(json, "a job spec", ErrorCodes.SpecInvalid);
}
