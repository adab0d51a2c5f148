using Encoder.Contracts;
using Encoder.Ffmpeg.Splitting;

namespace Encoder.Ffmpeg.Tests.Splitting;

public sealed class SplitLinesTests
{
    [Fact]
    public async Task Take_FilesOfSeveralTracks_AreToldInOrder()
    {
        var heard = new List<string>();
        var lines = new SplitLines("/tmp/s", 11, new Recorder(heard));

        foreach (var line in new[] { "v000000.nut,0.0,1.0", "a10-000000.nut,0.0,4.0", "a0-000000.nut,0.0,4.250000", "v000001.nut,1.0,2.0", "a10-000001.nut,4.0,8.0" })
            await lines.TakeAsync(line, CancellationToken.None);

        Assert.Equal(["v 0 /tmp/s/v000000.nut 1", "a10 0 /tmp/s/a10-000000.nut 4", "a0 0 /tmp/s/a0-000000.nut 4.25", "v 1 /tmp/s/v000001.nut 2", "a10 1 /tmp/s/a10-000001.nut 8"], heard);
        Assert.Equal((2, 1, 2), (lines.PieceFiles, lines.AudioFiles[0], lines.AudioFiles[10]));
    }

    [Theory]
    [InlineData("v000001.nut,0.0,1.0")]
    [InlineData("a1-000000.nut,0.0,1.0")]
    [InlineData("a-000000.nut,0.0,1.0")]
    [InlineData("../v000000.nut.x,0.0,1.0")]
    [InlineData("v000000.nut,0.0,soon")]
    [InlineData("anything")]
    public async Task Take_FileOutOfOrder_IsSplitFailed(string line)
    {
        var lines = new SplitLines("/tmp/s", 1, new Recorder([]));

        var failure = await Assert.ThrowsAsync<FaultException>(() => lines.TakeAsync(line, CancellationToken.None).AsTask());

        Assert.Equal(ErrorCodes.SplitFailed, failure.Fault.Code);
    }

    private sealed class Recorder(List<string> heard) : ISplitListener
    {
        public ValueTask OnPieceAsync(SplitFile file, CancellationToken cancellationToken) => Add("v", file);

        public ValueTask OnAudioAsync(int index, SplitFile file, CancellationToken cancellationToken) => Add($"a{index}", file);

        private ValueTask Add(string track, SplitFile file)
        {
            heard.Add(FormattableString.Invariant($"{track} {file.Number} {file.Path} {file.End.TotalSeconds}"));
            return ValueTask.CompletedTask;
        }
    }
}
