namespace Encoder.Grains;

/// <summary>Every job of a tenant in memory, by number and by id: some 200 bytes each. No I/O.</summary>
internal sealed class CatalogIndex
{
    private readonly List<CatalogEntry?> entries = [];
    private readonly Dictionary<string, int> numbers = [];

    /// <summary>The number of the next job.</summary>
    public int Count => entries.Count;

    public CatalogEntry? Find(string job) => numbers.TryGetValue(job, out var number) ? entries[number] : null;

    public void Set(CatalogEntry entry)
    {
        while (entries.Count <= entry.Number) entries.Add(null);
        entries[entry.Number] = entry;
        numbers[entry.Job] = entry.Number;
    }

    /// <summary>The page that <paramref name="number"/> is on.</summary>
    public CatalogPage PageOf(int number)
    {
        var first = number / CatalogPage.Size * CatalogPage.Size;
        return new CatalogPage([.. entries.Skip(first).Take(CatalogPage.Size).OfType<CatalogEntry>()]);
    }

    /// <summary>The jobs that exist and match a name, newest first.</summary>
    public IEnumerable<CatalogEntry> Matching(string? search)
    {
        search = search is null ? null : NameFolding.Compose(search);
        for (var number = entries.Count - 1; number >= 0; number--)
        {
            if (entries[number] is { IsDeleted: false } entry && Matches(entry, search)) yield return entry;
        }
    }

    /// <summary>The upper bound of a page: numbers below that of <paramref name="after"/>; all for null.</summary>
    public int NumberBelow(string? after) => after is null ? int.MaxValue : numbers.GetValueOrDefault(after, -1);

    private static bool Matches(CatalogEntry entry, string? search) =>
        string.IsNullOrEmpty(search) || entry.Job == search || NameFolding.Compose(entry.Name).Contains(search, StringComparison.OrdinalIgnoreCase);
}
