using System.Globalization;
using System.Text;
using Encoder.Cli.Progress;
using Encoder.Contracts;
using Encoder.Core.Specs;

namespace Encoder.Cli.Remote;

/// <summary>A server's channels as plain text. Pure.</summary>
internal static class ChannelText
{
    /// <summary>The text after the creation of a channel.</summary>
    public static string Created(CreatedChannel created) => created.StreamKey is { } key
        ? $"Channel {created.Channel.Id} is created.\n  key      {key}\nThe key is not shown again. Where to publish: encoder live status {created.Channel.Id}"
        : $"Channel {created.Channel.Id} is created. It is pulled from {Printable.Of(created.Channel.Source ?? "its source")}.";

    /// <summary>The details of a channel.</summary>
    public static string Status(ChannelInfo channel, Uri server)
    {
        var text = new StringBuilder();
        text.AppendLine($"{channel.Id}  {StateOf(channel)}  {Printable.Of(channel.Name)}");
        if (channel.IngestAddress is { } ingest) AppendLine(text, "ingest", Printable.Of(ingest));
        if (channel.Source is { } source) AppendLine(text, "source", Printable.Of(source));
        if (channel.Input is { } input) AppendLine(text, "input", InputOf(input));
        AppendLine(text, "sessions", $"{channel.Sessions.Count}");
        foreach (var warning in channel.Warnings) AppendLine(text, "warning", Printable.Of(warning.ToString()));
        if (channel.Fault is { } fault) AppendLine(text, "error", Printable.Of(fault.ToString()));
        foreach (var (label, link) in new[] { ("HLS", channel.Links.Hls), ("DASH", channel.Links.Dash) })
            if (link is not null && Uri.TryCreate(server, link, out var address)) AppendLine(text, label, address.AbsoluteUri);
        return text.ToString().TrimEnd();
    }

    /// <summary>A list of channels.</summary>
    public static string Table(ChannelPage page) => page.Channels.Count == 0
        ? "No channels."
        : TextTable.Of(
            ["CHANNEL", "STATE", "CREATED", "NAME"],
            page.Channels.Select(channel => (string[])[channel.Id, StateOf(channel), $"{channel.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z", Printable.Of(channel.Name)]));

    private static string InputOf(ChannelInput input)
    {
        var rate = input.FrameRate is { } fraction && FrameRates.Parse(fraction) is { } frames ? string.Create(CultureInfo.InvariantCulture, $" at {(double)frames.Num / frames.Den:0.##}/s") : "";
        var video = input.VideoCodec is null ? null : $"{input.VideoCodec} {input.Width}×{input.Height}{rate}";
        var audio = input.AudioCodec is null ? null : $"{input.AudioCodec} {input.SampleRateHz} Hz";
        var keyframes = input.KeyframeIntervalSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"keyframes every {seconds:0.##} s") : null;
        var missing = input.MissingFrames is > 0 and var lost ? $"{lost} frames missing" : null;
        var bitrate = input.BitrateBps is { } bps ? $"{bps / 1000} kb/s" : null;
        var received = input.ReceivedBytes > 0 ? $"{DisplayFormat.Bytes(input.ReceivedBytes)} received" : null;
        return Printable.Of(string.Join(", ", new[] { video, keyframes, missing, audio, bitrate, received }.OfType<string>()));
    }

    private static string StateOf(ChannelInfo channel) => channel.State.ToString().ToLowerInvariant();

    private static void AppendLine(StringBuilder text, string label, string value) => text.AppendLine($"  {label,-8} {value}");
}
