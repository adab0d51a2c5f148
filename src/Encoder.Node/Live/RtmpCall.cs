using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Encoder.Node.Live;

/// <summary>
/// A call by which nginx asks about a connection, or tells of it: a form (nginx-rtmp-module, Notify). Clients can add fields to it, so its kind is in the
/// address, and of fields with one name the first counts.
/// </summary>
/// <param name="Kind">See <see cref="Ffmpeg.Commands.NginxCommand.Calls"/>.</param>
/// <param name="Name">The name of the stream, as the connection has given it.</param>
/// <param name="Client">The number of the connection, unique in one run of nginx.</param>
/// <param name="Address">The address of the client.</param>
internal sealed record RtmpCall(string Kind, string Name, string Client, string Address)
{
    private const string LengthHeader = "Content-Length:";
    private const int LongestForm = 64 << 10;

    /// <summary>Reads a call; null when it is none.</summary>
    public static async Task<RtmpCall?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        if (await LoopbackServer.ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false) is not { } head) return null;
        var declared = head.Split("\r\n").FirstOrDefault(line => line.StartsWith(LengthHeader, StringComparison.OrdinalIgnoreCase));
        if (declared is null || !int.TryParse(declared[LengthHeader.Length..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > LongestForm) return null;
        var form = new byte[length];
        await stream.ReadExactlyAsync(form, cancellationToken).ConfigureAwait(false);
        return Parse(head.Split(' ', 3)[1], Encoding.UTF8.GetString(form));
    }

    /// <summary>Parses the form; null when a field is missing.</summary>
    internal static RtmpCall? Parse(string path, string form)
    {
        var fields = form.Split('&').Select(field => field.Split('=', 2)).Where(field => field.Length == 2)
            .GroupBy(field => field[0]).ToDictionary(fields => fields.Key, fields => Uri.UnescapeDataString(fields.First()[1]));
        return fields.TryGetValue("name", out var name) && fields.TryGetValue("clientid", out var client)
            ? new RtmpCall(path.TrimStart('/'), name, client, fields.GetValueOrDefault("addr", ""))
            : null;
    }
}
