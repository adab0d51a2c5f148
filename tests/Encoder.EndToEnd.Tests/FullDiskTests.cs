using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>A disk that fills up in the middle (a small tmpfs, where the test may mount one).</summary>
public sealed class FullDiskTests
{
    [FfmpegFact]
    public async Task Encode_DiskFull_FailsCleanlyAndFinishesAfterRoomIsMade()
    {
        var mount = TestMedia.NewFolder();
        if (!await TryMountAsync(mount, "size=12m")) return;
        try
        {
            var source = await TestMedia.ClipAsync(new ClipSpec { Size = "320x240", Seconds = "8", Video = "-c:v libx264 -preset ultrafast -crf 20 -g 24 -pix_fmt yuv420p" });
            var ballast = Path.Combine(mount, "ballast");
            await File.WriteAllBytesAsync(ballast, new byte[11 << 20]);
            string[] command = ["encode", source, "-o", Path.Combine(mount, "out"), "--ladder", "240p", "--encoder-params", EncoderCommand.Lossless];

            var full = await EncoderCommand.RunProcessAsync(command);
            Assert.Equal(1, full.ExitCode);
            Assert.Contains("[store.disk_full]", full.Error, StringComparison.Ordinal);
            Assert.Equal([ballast], Directory.EnumerateFileSystemEntries(mount));

            await MediaTool.RunAsync("mount", ["-o", "remount,size=400m", mount]);
            var roomy = await EncoderCommand.RunProcessAsync(command);
            Assert.True(roomy.ExitCode == 0, roomy.Error);
        }
        finally
        {
            await MediaTool.RunAsync("umount", [mount]);
        }
    }

    private static async Task<bool> TryMountAsync(string folder, string options)
    {
        try
        {
            await MediaTool.RunAsync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // Not root, or a container that forbids mounting.
        }
    }
}
