using System.Globalization;
using Encoder.Cli.Progress;
using Encoder.Contracts;

namespace Encoder.Cli.Remote;

/// <summary>A server's queue as plain text. Pure.</summary>
internal static class QueueText
{
    public static string Table(QueuePage page)
    {
        if (page.Name is null) return "The server takes no jobs from a queue.";
        var waiting = $"{DisplayFormat.Count(page.Waiting, "message")} waiting in {Printable.Of(page.Name)}, {page.SetAsideCount} set aside";
        if (page.SetAside.Count == 0) return waiting;
        var table = TextTable.Of(
            ["MESSAGE", "SET ASIDE", "WHY"],
            page.SetAside.Select(message => (string[])
            [
                Printable.Of(message.Id), message.At.ToString("u", CultureInfo.InvariantCulture), Printable.Of(message.Fault.ToString()),
            ]));
        return $"{table}\n{waiting}";
    }
}
