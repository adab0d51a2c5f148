using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;

namespace Encoder.TestSupport.Silos;

/// <summary>What a simulated silo knows of one interface method, looked up once per process.</summary>
internal sealed class GrainMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> Known = new();
    private static readonly MethodInfo SendTyped =
        typeof(GrainMethod).GetMethod(nameof(SendOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    private readonly MethodInvoker invoker;
    private readonly int tokenIndex;
    private readonly Func<GrainMethod, SimulatedSilo, GrainTarget, object?[], Task> send;

    private GrainMethod(MethodInfo method)
    {
        Interleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute), inherit: true);
        tokenIndex = Array.FindIndex(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
        invoker = MethodInvoker.Create(method);
        var answer = AnswerOf(method);
        send = answer is null
            ? static (self, silo, target, arguments) => Sent<NoAnswer>(self, silo, target, arguments)
            : SendTyped.MakeGenericMethod(answer).CreateDelegate<Func<GrainMethod, SimulatedSilo, GrainTarget, object?[], Task>>();
    }

    public bool Interleaves { get; }

    public static GrainMethod Of(MethodInfo method) => Known.GetOrAdd(method, static method => new GrainMethod(method));

    public Task Send(SimulatedSilo silo, GrainTarget target, object?[] arguments) => send(this, silo, target, arguments);

    public Task Invoke(IGrainBase grain, object?[] arguments) => (Task)invoker.Invoke(grain, arguments.AsSpan())!;

    private static Task SendOf<T>(GrainMethod self, SimulatedSilo silo, GrainTarget target, object?[] arguments) => Sent<T>(self, silo, target, arguments);

    private static Task<T> Sent<T>(GrainMethod self, SimulatedSilo silo, GrainTarget target, object?[] arguments)
    {
        var token = self.tokenIndex < 0 ? CancellationToken.None : (CancellationToken)arguments[self.tokenIndex]!;
        if (token.IsCancellationRequested) return Task.FromCanceled<T>(token);
        var call = new GrainCall<T>(self, arguments);
        if (token.CanBeCanceled) call.CancelWhileQueued(token);
        silo.Send(target, call);
        return silo.Options.CallTimeout is { } timeout ? call.Answer.WaitAsync(timeout, silo.Options.Time, token) : call.Answer;
    }

    private static Type? AnswerOf(MethodInfo method)
    {
        if (method.ReturnType == typeof(Task)) return null;
        if (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>))
            return method.ReturnType.GetGenericArguments()[0];
        throw new NotSupportedException($"{method.DeclaringType?.Name}.{method.Name} must return Task or Task<T>.");
    }

    /// <summary>The answer of a method that has none.</summary>
    private readonly struct NoAnswer;
}
