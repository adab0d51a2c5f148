namespace Encoder.AzureSupport;

/// <summary>What a <see cref="FaultProxy"/> does with a request.</summary>
public enum ProxyFault
{
    /// <summary>Passes it on.</summary>
    None,

    /// <summary>Answers 503 ServerBusy.</summary>
    Busy,

    /// <summary>Cuts the connection before the service hears of it.</summary>
    Cut,

    /// <summary>Has it carried out and cuts the connection instead of the answer.</summary>
    LoseReply,

    /// <summary>Cuts the connection in the middle of the answer's body.</summary>
    CutInTheMiddle,

    /// <summary>Changes a byte of the request's body on the way.</summary>
    Garble,

    /// <summary>Keeps it for a second, then passes it on.</summary>
    Slow,

    /// <summary>Has it carried out twice.</summary>
    Twice,
}
