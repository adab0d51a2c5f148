using Encoder.Contracts;
using Encoder.Node.Work;
using Encoder.TestSupport.Media;

namespace Encoder.Node.Tests.Work;

public sealed class PieceFileTests
{
    [Fact]
    public async Task Read_MoreThanAnArrayHolds_IsBeyondLimits()
    {
        var path = Path.Combine(TestMedia.NewFolder(), "long.nut");
        await using (var file = File.Create(path)) file.SetLength(Array.MaxLength + 1L); // a hole: takes no room

        var fault = (await Assert.ThrowsAsync<FaultException>(() => PieceFile.ReadAsync(path, CancellationToken.None))).Fault;

        Assert.Equal(ErrorCodes.AssetBeyondLimits, fault.Code);
        Assert.Contains("2147483592 bytes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_File_GivesItWhole()
    {
        var path = Path.Combine(TestMedia.NewFolder(), "short.nut");
        await File.WriteAllTextAsync(path, "nut");

        Assert.Equal("nut"u8.ToArray(), await PieceFile.ReadAsync(path, CancellationToken.None));
    }
}
