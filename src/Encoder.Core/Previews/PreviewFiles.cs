namespace Encoder.Core.Previews;

/// <summary>The public names of the previews of a job.</summary>
public static class PreviewFiles
{
    /// <summary>The picture that represents the job.</summary>
    public const string Poster = "poster.jpg";

    /// <summary>The index of the thumbnails.</summary>
    public const string Sprites = "sprites.vtt";

    /// <summary>A sheet of thumbnails, counted from 0; its name counts from 1.</summary>
    public static string Sheet(int number) => $"sprites-{number + 1}.jpg";

    /// <summary>Whether a name is that of a sheet; a film has at most two.</summary>
    public static bool IsSheet(string name) => name == Sheet(0) || name == Sheet(1);
}
