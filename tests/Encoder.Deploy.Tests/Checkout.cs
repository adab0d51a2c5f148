namespace Encoder.Deploy.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Checkout
{
    /// <summary>The folder with Encoder.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where a file of the checkout is.</summary>
    public static string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>The text of a file of the checkout.</summary>
    public static string Read(string file) => File.ReadAllText(PathOf(file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Encoder.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No Encoder.sln above {AppContext.BaseDirectory}");
    }
}
