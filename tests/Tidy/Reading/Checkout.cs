namespace Salus.Tidy.Reading;

/// <summary>The repository as text: every file that is not built, downloaded or private to one machine.</summary>
public static class Checkout
{
    private static readonly HashSet<string> NotOurs =
    [
        "bin", "obj", ".git", ".build", ".salus", ".vs", ".idea", "node_modules", "dist", "TestResults",
        "BenchmarkDotNet.Artifacts",
    ];

    public static string Root { get; } = FindRoot();

    private static readonly Lazy<IReadOnlyList<SourceFile>> All = new(() =>
        [.. Walk(Root).Order(StringComparer.Ordinal).Select(Read)]);

    public static IReadOnlyList<SourceFile> Files => All.Value;

    public static IEnumerable<SourceFile> CSharp => Files.Where(file => file.Extension == ".cs");

    public static IEnumerable<SourceFile> Markdown => Files.Where(file => file.Extension == ".md");

    public static IEnumerable<SourceFile> Projects => Files.Where(file => file.Extension == ".csproj");

    public static IEnumerable<SourceFile> CSharpUnder(params string[] folders) =>
        CSharp.Where(file => folders.Any(folder => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Salus.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Salus.slnx.");
    }

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(child => !NotOurs.Contains(Path.GetFileName(child))).SelectMany(Walk));

    private static SourceFile Read(string path) =>
        new(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllBytes(path));
}
