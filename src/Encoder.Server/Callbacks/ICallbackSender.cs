namespace Encoder.Server.Callbacks;

/// <summary>Posts a delivery.</summary>
internal interface ICallbackSender
{
    /// <summary>Null when the receiver has acknowledged it; otherwise why not.</summary>
    Task<string?> SendAsync(string delivery, Uri address, string body, CancellationToken cancellationToken);
}
