using Encoder.Contracts;

namespace Encoder.Grains.Serialization;

/// <summary>A <see cref="FaultException"/> on the wire: for unknown exceptions Orleans sends the message only, so the faults would be lost.</summary>
[GenerateSerializer]
internal struct FaultExceptionSurrogate
{
    [Id(0)]
    public Fault[] Faults;

    [Id(1)]
    public string? StackTrace;
}

/// <summary>Converts in both directions.</summary>
[RegisterConverter]
internal sealed class FaultExceptionConverter : IConverter<FaultException, FaultExceptionSurrogate>
{
    public FaultException ConvertFromSurrogate(in FaultExceptionSurrogate surrogate)
    {
        var exception = new FaultException(surrogate.Faults);
        if (surrogate.StackTrace is { } trace) System.Runtime.ExceptionServices.ExceptionDispatchInfo.SetRemoteStackTrace(exception, trace);
        return exception;
    }

    public FaultExceptionSurrogate ConvertToSurrogate(in FaultException value) => new() { Faults = [.. value.Faults], StackTrace = value.StackTrace };
}
