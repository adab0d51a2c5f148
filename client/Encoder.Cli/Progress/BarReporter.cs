using Encoder.Contracts;
using Encoder.Core.Text;
using Spectre.Console;

namespace Encoder.Cli.Progress;

/// <summary>Live bars on a terminal.</summary>
internal sealed class BarReporter : LineReporter
{
    private readonly IAnsiConsole console;
    private LiveDisplayContext? live;

    public BarReporter(CliHost host, bool verbose) : this(host, verbose, AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(host.Out) }))
    {
    }

    internal BarReporter(CliHost host, bool verbose, IAnsiConsole console) : base(host, verbose) => this.console = console;

    public override Task RunAsync(Func<Task> body) => console.Live(new Text("")).AutoClear(true).StartAsync(async context =>
    {
        live = context;
        try
        {
            await body();
        }
        finally
        {
            live = null;
        }
    });

    public override void Show(ProgressView view)
    {
        live?.UpdateTarget(ProgressBars.Render(view));
        live?.Refresh();
    }

    // Written through the console, which puts it above the bars.
    protected override void WriteWarning(Fault warning) => console.WriteLine($"warning: {DisplayText.Mark(warning.ToString())}");
}
