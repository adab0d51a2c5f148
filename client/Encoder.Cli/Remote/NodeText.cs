using System.Globalization;
using Encoder.Cli.Progress;
using Encoder.Contracts;

namespace Encoder.Cli.Remote;

/// <summary>A server's nodes as plain text. Pure.</summary>
internal static class NodeText
{
    public static string Table(NodePage page, DateTimeOffset now)
    {
        var table = TextTable.Of(
            ["NODE", "SLOTS", "FRAMES/S", "DONE", "FAILED", "SEEN", "FFMPEG", "ENCODERS"],
            page.Nodes.Select(node => (string[])
            [
                Printable.Of(node.Name), $"{node.BusySlots}/{node.Slots}", node.FramesPerSecond.ToString("F1", CultureInfo.InvariantCulture), $"{node.Completed}",
                $"{node.Failed}", $"{DisplayFormat.Duration(now > node.SeenAt ? now - node.SeenAt : TimeSpan.Zero)} ago", Printable.Of(node.FfmpegBuild),
                string.Join(' ', node.Encoders.Select(Printable.Of)),
            ]));
        var oldest = page.OldestSeconds is { } seconds ? $", the oldest for {DisplayFormat.Duration(TimeSpan.FromSeconds(seconds))}" : "";
        return $"{table}\n{DisplayFormat.Count(page.QueuedWork, "piece")} of work waiting{oldest}";
    }
}
