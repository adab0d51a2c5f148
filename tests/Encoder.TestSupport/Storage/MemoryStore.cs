using System.Runtime.CompilerServices;
using Encoder.Storage;

namespace Encoder.TestSupport.Storage;

/// <summary>The store in memory; it outlives silos as a disk does.</summary>
public sealed class MemoryStore : IMediaStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, byte[]> objects = [];
    private readonly SortedSet<string> names = new(StringComparer.Ordinal);
    private readonly List<string> created = [];

    /// <summary>Awaited at the start and the end of every operation: where a silo may be lost.</summary>
    public Func<Task>? Pause { get; set; }

    /// <summary>May throw for an operation (its method's name) and key.</summary>
    public Action<string, string>? Fail { get; set; }

    /// <summary>Keys in the order in which they came to be; a key made again is listed again.</summary>
    public IReadOnlyList<string> Created
    {
        get
        {
            lock (gate) return [.. created];
        }
    }

    public IReadOnlyList<string> Keys(string prefix)
    {
        lock (gate) return [.. names.GetViewBetween(prefix, prefix + char.MaxValue)];
    }

    public byte[]? Find(string key)
    {
        lock (gate) return objects.GetValueOrDefault(key);
    }

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => RunAsync("Put", key, () =>
    {
        Set(key, content.ToArray());
        return true;
    });

    public Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        RunAsync("PutIfAbsent", key, () =>
        {
            if (objects.ContainsKey(key)) return false;
            Set(key, content.ToArray());
            return true;
        });

    public Task ImportAsync(string key, string path, CancellationToken cancellationToken) => RunAsync("Import", key, () =>
    {
        Set(key, File.ReadAllBytes(path));
        File.Delete(path);
        return true;
    });

    public Task<Stream?> OpenReadAsync(string key, long offset, CancellationToken cancellationToken) =>
        RunAsync<Stream?>("OpenRead", key, () =>
            objects.TryGetValue(key, out var content) ? new MemoryStream(content, (int)offset, content.Length - (int)offset, writable: false) : null);

    public Task<bool> CopyAsync(string from, string to, CancellationToken cancellationToken) => RunAsync("Copy", to, () =>
    {
        if (!objects.TryGetValue(from, out var content)) return false;
        if (!objects.ContainsKey(to)) Set(to, content);
        return true;
    });

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var key in await RunAsync("List", prefix, () => Keys(prefix)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Find(key) is { } content) yield return new StoredObject(key, content.Length);
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => RunAsync("Delete", key, () => Remove(key));

    public Task DeletePrefixAsync(string prefix, CancellationToken cancellationToken) => RunAsync("DeletePrefix", prefix, () =>
    {
        foreach (var key in Keys(prefix)) Remove(key);
        return true;
    });

    private async Task<T> RunAsync<T>(string operation, string key, Func<T> run)
    {
        if (Pause is { } pause) await pause();
        Fail?.Invoke(operation, key);
        T result;
        lock (gate) result = run();
        if (Pause is { } pauseAgain) await pauseAgain();
        return result;
    }

    private void Set(string key, byte[] content)
    {
        if (names.Add(key)) created.Add(key);
        objects[key] = content;
    }

    private bool Remove(string key)
    {
        names.Remove(key);
        return objects.Remove(key);
    }
}
