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

    /// <summary>The address to listen on. Default: this machine only.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes a free one. Default 5000.</summary>
    public int Port { get; init; } = 5000;

    /// <summary>A JSON file of settings, over those of the environment. Default: none.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>Settings such as <c>Watch:Folder</c>, over those of the file. Default: none.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Sets options in code, over what the configuration says.</summary>
    public Action<ServerOptions>? Configure { get; init; }

    /// <summary>Further services, and those that replace others.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Whether log lines are JSON objects. Default: text.</summary>
    public bool LogJson { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
