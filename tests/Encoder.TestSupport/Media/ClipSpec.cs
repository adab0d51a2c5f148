namespace Encoder.TestSupport.Media;

/// <summary>A small clip to generate: a moving test picture, a sine, or both. Equal specs share one file.</summary>
public sealed record ClipSpec
{
    /// <summary>Size of the picture.</summary>
    public string Size { get; init; } = "160x120";

    /// <summary>Frames per second, as ffmpeg takes it.</summary>
    public string Rate { get; init; } = "24";

    /// <summary>Length in seconds, as ffmpeg takes it.</summary>
    public string Seconds { get; init; } = "4";

    /// <summary>Encoder arguments of the video, null for none.</summary>
    public string? Video { get; init; } = "-c:v libx264 -preset ultrafast -g 24 -bf 2 -pix_fmt yuv420p";

    /// <summary>Encoder arguments of the audio, null for none.</summary>
    public string? Audio { get; init; } = "-c:a aac -ac 2 -ar 48000";

    /// <summary>Filter of the picture, such as <c>select='not(mod(n,3))'</c> for a variable frame rate; null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>Length of the audio when it is another than the picture's.</summary>
    public string? AudioSeconds { get; init; }

    /// <summary>File name extension, which names the container.</summary>
    public string Container { get; init; } = "mp4";

    /// <summary>Further output arguments, such as <c>-movflags +faststart</c>.</summary>
    public string More { get; init; } = "";
}
