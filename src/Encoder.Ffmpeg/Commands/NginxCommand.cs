using System.Globalization;
using System.Net;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// The nginx that takes the publishers of all channels of a node on one port, by its RTMP module. It asks the node about each connection, and the node's
/// ffmpeg plays from it what it accepts. It is one process, as the user of the node and in the same sandbox as ffmpeg: it needs no file but its own.
/// </summary>
public static class NginxCommand
{
    /// <summary>The name of its configuration in its folder.</summary>
    public const string ConfigurationFile = "nginx.conf";

    /// <summary>The name of the file that it writes when its port is open.</summary>
    public const string PidFile = "nginx.pid";

    // What a connection may have in its queue: a frame that does not fit is dropped. It is minutes of a stream.
    private const int QueuedMessages = 16_384;

    // Publisher, player and their calls of the node; within the soft limit of open files that every Linux has.
    private const int Connections = 1_000;

    /// <summary>It runs until it is stopped, and waits most of the time. Limits as for a program that handles untrusted input.</summary>
    public static ProcessLimits Limits { get; } = new()
    {
        AddressSpaceBytes = 4L << 30,
        FileSizeBytes = 1 << 20,
        CpuTime = TimeSpan.FromDays(3650),
        OpenFiles = Connections + 24,
        WallClock = Timeout.InfiniteTimeSpan,
        Stall = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Runs it with the configuration in a folder.</summary>
    public static FfmpegCommand Run(string nginx, string module, string folder) => new(nginx, ["-p", folder, "-c", Path.Combine(folder, ConfigurationFile), "-e", "stderr"])
    {
        ScratchDirectory = folder,

        // As root it looks up its own user, whatever user that is.
        Reads = [module, "/etc/passwd", "/etc/group"],
        UsesNetwork = true,
    };

    /// <summary>
    /// The configuration. A publisher is answered after the player of its stream has joined, so that no frame is lost; the player is told when the publisher
    /// has gone, and ends. Its log stays above the level at which it contains stream names.
    /// </summary>
    /// <param name="node">Where the node answers its calls.</param>
    /// <param name="silence">A publisher that sends nothing for this long is disconnected.</param>
    public static string Configuration(string module, IPEndPoint listen, string node, TimeSpan silence, bool isRoot) => string.Create(CultureInfo.InvariantCulture, $$"""
        load_module "{{module}}";
        daemon off;
        master_process off;
        {{(isRoot ? "user root;" : "")}}
        pid {{PidFile}};
        error_log stderr crit;
        events { worker_connections {{Connections}}; }
        rtmp {
            access_log off;
            out_queue {{QueuedMessages}};
            max_message 32M;
            server {
                listen {{listen}};
                application {{IngestCommand.Application}} {
                    live on;
                    wait_key off;
                    wait_video off;
                    publish_notify on;
                    drop_idle_publisher {{(long)silence.TotalMilliseconds}}ms;
                    notify_update_timeout 1s;
                    notify_update_strict on;
                    on_publish {{node}}/{{Calls.Publish}};
                    on_publish_done {{node}}/{{Calls.PublishDone}};
                    on_play {{node}}/{{Calls.Play}};
                    on_update {{node}}/{{Calls.Update}};
                }
            }
        }

        """);

    /// <summary>The paths of its calls.</summary>
    public static class Calls
    {
        /// <summary>Whether a publisher may send; a redirect gives its stream another name.</summary>
        public const string Publish = "publish";

        /// <summary>A publisher has gone.</summary>
        public const string PublishDone = "publish-done";

        /// <summary>Whether a player may join a stream.</summary>
        public const string Play = "play";

        /// <summary>Whether a publisher or player may go on.</summary>
        public const string Update = "update";
    }
}
