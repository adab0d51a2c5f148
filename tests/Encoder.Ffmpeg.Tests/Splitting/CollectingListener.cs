using Encoder.Ffmpeg.Splitting;

namespace Encoder.Ffmpeg.Tests.Splitting;

/// <summary>Remembers what it heard, and that each file stood when it was named.</summary>
internal sealed class CollectingListener : ISplitListener
{
    public List<SplitFile> Pieces { get; } = [];

    public List<(int Index, SplitFile File)> Audio { get; } = [];

    public ValueTask OnPieceAsync(SplitFile file, CancellationToken cancellationToken)
    {
        Assert.True(new FileInfo(file.Path).Length > 0);
        Pieces.Add(file);
        return ValueTask.CompletedTask;
    }

    public ValueTask OnAudioAsync(int index, SplitFile file, CancellationToken cancellationToken)
    {
        Assert.True(new FileInfo(file.Path).Length > 0);
        Audio.Add((index, file));
        return ValueTask.CompletedTask;
    }
}
