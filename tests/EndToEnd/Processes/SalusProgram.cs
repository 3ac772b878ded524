using System.Diagnostics;

namespace Salus.EndToEnd.Processes;

/// <summary>The command line as it was built, run as whoever types it would run it.</summary>
internal static class SalusProgram
{
    private static readonly DirectoryInfo Output =
        new(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));

    /// <summary>The repository that these tests were built in.</summary>
    public static string Checkout { get; } = FindCheckout();

    /// <summary>src/Cli's program of the same configuration as these tests.</summary>
    public static string Path { get; } = Locate();

    /// <summary>How to start it; its temporary files are in the test's folder, where the test can look.</summary>
    public static ProcessStartInfo Start(
        TestFolder folder, IReadOnlyList<string> before, IReadOnlyList<string> arguments)
    {
        string[] line = [.. before, "dotnet", Path, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = folder.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var settings = start.Environment.Keys.Where(name => name.StartsWith("SALUS_", StringComparison.Ordinal));
        foreach (var name in settings.ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["TMPDIR"] = folder.Temporary;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // its sockets would outlive a killed process
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["TERM"] = "xterm-256color";
        return start;
    }

    private static string FindCheckout()
    {
        var root = Output;
        while (!File.Exists(System.IO.Path.Combine(root.FullName, "Salus.slnx")))
        {
            root = root.Parent
                ?? throw new InvalidOperationException($"{Output.FullName} lies in no checkout of Salus");
        }

        return root.FullName;
    }

    private static string Locate()
    {
        var (framework, configuration) = (Output.Name, Output.Parent!.Name);
        var path = System.IO.Path.Combine(Checkout, "src", "Cli", "bin", configuration, framework, "salus.dll");
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} is not built. Run: dotnet build src/Cli -c {configuration}");
    }
}
