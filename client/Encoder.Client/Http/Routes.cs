using System.Globalization;

namespace Encoder.Client.Http;

/// <summary>Addresses of the API, relative to the address of the server.</summary>
internal static class Routes
{
    public const string Assets = "api/assets";
    public const string Jobs = "api/jobs";
    public const string Channels = "api/channels";
    public const string Nodes = "api/nodes";
    public const string Queue = "api/queue";

    public static string Asset(string asset) => $"{Assets}/{Uri.EscapeDataString(asset)}";

    /// <summary>A block, or a piece of it at an offset.</summary>
    public static string Block(string asset, int number, int? offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{Asset(asset)}/blocks/{number}") + (offset is { } at ? string.Create(CultureInfo.InvariantCulture, $"?offset={at}") : "");

    /// <summary>Where addresses of the storage account are asked for.</summary>
    public static string Addresses(string asset) => $"{Asset(asset)}/addresses";

    /// <summary>Where a block is announced that was sent to its address.</summary>
    public static string Stored(string asset, int number) => $"{Block(asset, number, null)}/stored";

    public static string Complete(string asset) => $"{Asset(asset)}/complete";

    public static string Job(string job) => $"{Jobs}/{Uri.EscapeDataString(job)}";

    public static string Channel(string channel) => $"{Channels}/{Uri.EscapeDataString(channel)}";

    public static string Media(string job, string path) => $"media/{Uri.EscapeDataString(job)}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";
}
