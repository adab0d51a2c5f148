using Encoder.Grains;

namespace Encoder.Client.Orleans;

/// <summary>How a client that speaks to the grains works.</summary>
public sealed class GrainClientOptions
{
    /// <summary>Whose assets and jobs it makes and sees: a tenant of the server's keys file. Default: that of a server without keys, <c>local</c>.</summary>
    public string Tenant { get; set; } = JobRequest.LocalTenant;

    /// <summary>A call to a grain without an answer for this long is asked again, and fails after the fourth. As in the silos, default 15 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Folder in which unfinished uploads are kept; see <see cref="EncoderClientOptions.StateFolder"/>.</summary>
    public string StateFolder { get; set; } = new EncoderClientOptions().StateFolder;
}
