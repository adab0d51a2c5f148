namespace Encoder.Grains;

/// <summary>A set of committed numbers: a prefix and a few numbers after it.</summary>
/// <param name="first">All numbers before this one are in the set from the start.</param>
internal sealed class CommitSet(int first = 0)
{
    private readonly HashSet<int> afterPrefix = [];

    /// <summary>All numbers before this one are in the set.</summary>
    public int Prefix { get; private set; } = first;

    /// <summary>How many numbers are in the set.</summary>
    public int Count => Prefix + afterPrefix.Count;

    /// <summary>How many numbers there will be; int.MaxValue while unknown.</summary>
    public int Expected { get; set; } = int.MaxValue;

    public bool IsComplete => Count >= Expected;

    public bool Contains(int number) => number < Prefix || afterPrefix.Contains(number);

    /// <summary>False when the number was in the set already.</summary>
    public bool Add(int number)
    {
        if (Contains(number)) return false;
        if (number != Prefix) return afterPrefix.Add(number);
        do Prefix++;
        while (afterPrefix.Remove(Prefix));
        return true;
    }
}
