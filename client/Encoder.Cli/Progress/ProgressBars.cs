using Spectre.Console;
using Spectre.Console.Rendering;

namespace Encoder.Cli.Progress;

/// <summary>The bars: a line per rendition, and one for the total. Pure.</summary>
internal static class ProgressBars
{
    private const int Width = 30;

    public static IRenderable Render(ProgressView view)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn().NoWrap());
        grid.AddColumn(new GridColumn().NoWrap());
        grid.AddColumn(new GridColumn().NoWrap().RightAligned());
        grid.AddColumn(new GridColumn().NoWrap().RightAligned());
        if (view.Upload is { } upload)
            grid.AddRow(
                new Text("upload"), Bar(upload.Fraction), new Text(upload.Fraction is { } share ? DisplayFormat.Percent(share) : ""), new Text(ProgressText.Amount(upload)));
        foreach (var rendition in view.Renditions)
            grid.AddRow(
                new Text(rendition.Name), Bar(rendition.Fraction), new Text(rendition.Fraction is { } fraction ? DisplayFormat.Percent(fraction) : ""),
                new Text(ProgressText.Amount(rendition)));
        return view.Renditions.Count == 0 && view.Upload is null ? Foot(view) : new Rows(grid, Foot(view));
    }

    private static Text Foot(ProgressView view)
    {
        IEnumerable<string> parts =
        [
            ProgressText.StageName(view.Stage), DisplayFormat.Clock(view.Elapsed),
            .. view.Speed is { } speed ? [$"{DisplayFormat.Speed(speed)} real time"] : Array.Empty<string>(),
            .. view.Remaining is { } remaining ? [$"{DisplayFormat.Clock(remaining)} left"] : Array.Empty<string>(),
        ];
        return new Text(string.Join("   ", parts));
    }

    private static Paragraph Bar(double? fraction)
    {
        var filled = (int)((fraction ?? 0) * Width);
        return new Paragraph().Append(new string('█', filled), new Style(Color.Green)).Append(new string('░', Width - filled), new Style(Color.Grey));
    }
}
