using Encoder.Contracts;

namespace Encoder.ServerSupport.Clients;

/// <summary>Hears an upload's progress at once, on the upload's own thread.</summary>
public sealed class UploadWatcher(Action<UploadProgress> told) : IProgress<UploadProgress>
{
    public List<UploadProgress> Seen { get; } = [];

    public void Report(UploadProgress value)
    {
        Seen.Add(value);
        told(value);
    }
}
