using Microsoft.Extensions.Logging;

namespace Encoder.TestSupport.Silos;

/// <summary>Reports the exceptions that a class of the product only logs.</summary>
internal sealed class FailureLogger<T>(Action<GrainFailure> report) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null) report(new GrainFailure("log", typeof(T).Name, formatter(state, exception), exception));
    }
}
