namespace Encoder.Node.Work;

/// <summary>Reads what is still being uploaded.</summary>
internal interface IUploadWait
{
    /// <summary>How long it has been waiting for bytes that have not arrived; zero while it is not waiting.</summary>
    TimeSpan WaitingFor { get; }
}
