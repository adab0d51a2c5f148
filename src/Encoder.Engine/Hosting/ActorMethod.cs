using System.Collections.Concurrent;
using System.Reflection;
using Encoder.Actors;

namespace Encoder.Engine.Hosting;

/// <summary>What the host knows of one interface method, looked up once per process.</summary>
internal sealed class ActorMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, ActorMethod> Known = new();
    private static readonly MethodInfo SendTyped =
        typeof(ActorMethod).GetMethod(nameof(SendOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    private readonly MethodInvoker invoker;
    private readonly Func<ActorMethod, ActorHost, ActorRef, object?[], Task> send;

    private ActorMethod(MethodInfo method)
    {
        Name = method.Name;
        Interleaves = method.IsDefined(typeof(InterleavesAttribute), inherit: true);
        TokenIndex = Array.FindIndex(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
        invoker = MethodInvoker.Create(method);
        var answer = AnswerOf(method);
        send = answer is null
            ? static (self, host, target, arguments) => Sent<Nothing>(self, host, target, arguments)
            : SendTyped.MakeGenericMethod(answer).CreateDelegate<Func<ActorMethod, ActorHost, ActorRef, object?[], Task>>();
    }

    public string Name { get; }

    public bool Interleaves { get; }

    private int TokenIndex { get; }

    public static ActorMethod Of(MethodInfo method) => Known.GetOrAdd(method, static method => new ActorMethod(method));

    public Task Send(ActorHost host, ActorRef target, object?[] arguments) => send(this, host, target, arguments);

    public Task Invoke(Actor actor, object?[] arguments) => (Task)invoker.Invoke(actor, arguments.AsSpan())!;

    private static Task SendOf<T>(ActorMethod self, ActorHost host, ActorRef target, object?[] arguments) => Sent<T>(self, host, target, arguments);

    private static Task<T> Sent<T>(ActorMethod self, ActorHost host, ActorRef target, object?[] arguments)
    {
        var token = self.TokenIndex < 0 ? CancellationToken.None : (CancellationToken)arguments[self.TokenIndex]!;
        if (token.IsCancellationRequested) return Task.FromCanceled<T>(token);
        var call = new ActorCall<T>(self, arguments);
        if (token.CanBeCanceled) call.CancelWhileQueued(token);
        host.Send(target, call);
        return host.Options.CallTimeout is { } timeout ? call.Answer.WaitAsync(timeout, host.Options.Time, token) : call.Answer;
    }

    private static Type? AnswerOf(MethodInfo method)
    {
        if (method.ReturnType == typeof(Task)) return null;
        if (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>))
            return method.ReturnType.GetGenericArguments()[0];
        throw new NotSupportedException($"{method.DeclaringType?.Name}.{method.Name} must return Task or Task<T>.");
    }
}

/// <summary>The answer of a method that has none.</summary>
internal readonly struct Nothing;
