using System.Globalization;

namespace Encoder.Client.Http;

/// <summary>Addresses of the API, relative to the server's.</summary>
internal static class Routes
{
    public const string Assets = "api/assets";
    public const string Jobs = "api/jobs";
    public const string Nodes = "api/nodes";

    public static string Asset(string asset) => $"{Assets}/{Uri.EscapeDataString(asset)}";

    public static string Block(string asset, int number) => $"{Asset(asset)}/blocks/{number.ToString(CultureInfo.InvariantCulture)}";

    public static string Complete(string asset) => $"{Asset(asset)}/complete";

    public static string Job(string job) => $"{Jobs}/{Uri.EscapeDataString(job)}";

    public static string Media(string job, string path) => $"media/{Uri.EscapeDataString(job)}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";
}
