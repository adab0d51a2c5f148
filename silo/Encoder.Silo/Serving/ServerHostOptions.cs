using System.Net;
using Encoder.Server;
using Encoder.Silo.Embedded;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Silo.Serving;

/// <summary>A server with its silo in one process.</summary>
public sealed record ServerHostOptions
{
    /// <summary>The silo: data folder, slots.</summary>
    public required EmbeddedSiloOptions Silo { get; init; }

    /// <summary>The address to listen on. Default: loopback only.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 chooses a free one. Default 5000.</summary>
    public int Port { get; init; } = 5000;

    /// <summary>A JSON file of settings, which take precedence over the environment. Default: none.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>Settings such as <c>Watch:Folder</c>, which take precedence over the file. Default: none.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Sets options in code, which take precedence over the configuration.</summary>
    public Action<ServerOptions>? Configure { get; init; }

    /// <summary>Adds or replaces services.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Whether log lines are JSON objects. Default: text.</summary>
    public bool LogJson { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
