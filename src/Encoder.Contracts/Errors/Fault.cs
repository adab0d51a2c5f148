namespace Encoder.Contracts;

/// <summary>An error as data, as sent between grains and over HTTP, and written to reports.</summary>
/// <param name="Code">A code of <see cref="ErrorCodes"/>.</param>
/// <param name="Message">A message for people: what is wrong, where, and what to do.</param>
/// <param name="Detail">For an encoder failure: exit status, quoted command and the end of stderr.</param>
public sealed record Fault(string Code, string Message, string? Detail = null)
{
    /// <summary>Whether the same work may succeed when tried again (from the registry).</summary>
    public bool MayRetry => ErrorCodes.Find(Code)?.Retry ?? false;

    /// <inheritdoc/>
    public override string ToString() => $"{Message} [{Code}]";
}

/// <summary>The exception type of the product. It contains one or more faults.</summary>
public sealed class FaultException : Exception
{
    /// <summary>An exception of one fault.</summary>
    public FaultException(Fault fault) : this([fault]) { }

    /// <summary>An exception with one new fault.</summary>
    public FaultException(string code, string message, string? detail = null) : this(new Fault(code, message, detail)) { }

    /// <summary>An exception of all faults found, at least one.</summary>
    public FaultException(IReadOnlyList<Fault> faults) : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>All faults found, the first being the main one.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>The main fault.</summary>
    public Fault Fault => Faults[0];
}
