using StackExchange.Redis;

namespace Encoder.Silo.Clustering;

/// <summary>The parts of <c>redis://USER:PASSWORD@HOST:PORT/DATABASE</c>.</summary>
internal sealed record RedisAddress(string Host, int Port, bool IsTls, string? User, string? Password, int Database)
{
    private const int DefaultPort = 6379;

    /// <summary>Parses an address; null when the text is not one.</summary>
    public static RedisAddress? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0) return null;
        var database = 0;
        if (uri.AbsolutePath is not ("" or "/") && (!int.TryParse(uri.AbsolutePath[1..], out database) || database < 0)) return null;
        var login = uri.UserInfo.Split(':', 2);
        return new RedisAddress(
            uri.IdnHost, uri.Port > 0 ? uri.Port : DefaultPort, uri.Scheme == "rediss", Unescape(login[0]), login.Length > 1 ? Unescape(login[1]) : null, database);
    }

    /// <summary>For logs and errors: without user and password.</summary>
    public override string ToString() => $"{(IsTls ? "rediss" : "redis")}://{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}{(Database > 0 ? $"/{Database}" : "")}";

    /// <summary>The configuration of a client. It reconnects automatically when the server is available again, even if the first connection failed.</summary>
    public ConfigurationOptions ToConfiguration(RedisOptions options)
    {
        var configuration = new ConfigurationOptions
        {
            EndPoints = { { Host, Port } }, Ssl = IsTls, SslHost = IsTls ? Host : null, DefaultDatabase = Database,
            User = options.User ?? User, Password = options.Password ?? Password,
            AbortOnConnectFail = false, ClientName = "encoder-silo", ReconnectRetryPolicy = new LinearRetry(1000),
        };
        if (options.Ca is { } authority) configuration.TrustIssuer(authority);
        return configuration;
    }

    private static string? Unescape(string? text) => string.IsNullOrEmpty(text) ? null : Uri.UnescapeDataString(text);
}
