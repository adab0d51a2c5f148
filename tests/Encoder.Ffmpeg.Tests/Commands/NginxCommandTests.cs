using System.Net;
using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Tests.Commands;

public sealed class NginxCommandTests
{
    [Fact]
    public void Run_InAFolder_IsTheWholeCommand()
    {
        var command = NginxCommand.Run("/usr/sbin/nginx", "/modules/rtmp.so", "/scratch/rtmp");

        Assert.Equal(("/usr/sbin/nginx", "/scratch/rtmp", true), (command.Program, command.ScratchDirectory, command.UsesNetwork));
        Assert.Equal(["-p", "/scratch/rtmp", "-c", "/scratch/rtmp/nginx.conf", "-e", "stderr"], command.Arguments);
        Assert.Equal(["/modules/rtmp.so", "/etc/passwd", "/etc/group"], command.Reads);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "user root;")]
    public void Configuration_ByUser_IsTheWholeText(bool isRoot, string user) => Assert.Equal(
        $$"""
        load_module "/modules/rtmp.so";
        daemon off;
        master_process off;
        {{user}}
        pid nginx.pid;
        error_log stderr crit;
        events { worker_connections 1000; }
        rtmp {
            access_log off;
            out_queue 16384;
            max_message 32M;
            server {
                listen 0.0.0.0:1935;
                application live {
                    live on;
                    wait_key off;
                    wait_video off;
                    publish_notify on;
                    drop_idle_publisher 5000ms;
                    notify_update_timeout 1s;
                    notify_update_strict on;
                    on_publish http://127.0.0.1:4711/publish;
                    on_publish_done http://127.0.0.1:4711/publish-done;
                    on_play http://127.0.0.1:4711/play;
                    on_update http://127.0.0.1:4711/update;
                }
            }
        }

        """,
        NginxCommand.Configuration("/modules/rtmp.so", new IPEndPoint(IPAddress.Any, 1935), "http://127.0.0.1:4711", TimeSpan.FromSeconds(5), isRoot));
}
