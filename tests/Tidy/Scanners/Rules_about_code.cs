using Salus.Tidy.Reading;
using Salus.Tidy.Rules;

namespace Salus.Tidy.Scanners;

/// <summary>Each rule finds what it forbids, and leaves alone what only looks like it.</summary>
public sealed class Rules_about_code
{
    private static readonly Dictionary<string, Func<SourceFile, IEnumerable<string>>> Rules = new()
    {
        ["floating point"] = Tokens.FloatingPoint,
        ["sleep"] = Tokens.Sleeps,
        ["skip"] = Tokens.SkippedTests,
        ["async void"] = Tokens.AsyncVoid,
        ["blocking"] = Tokens.BlockingWaits,
        ["task"] = Tokens.BackgroundTasks,
        ["region"] = Tokens.Regions,
        ["catch"] = Tokens.EmptyCatches,
        ["unfinished"] = Tokens.UnfinishedWork,
        ["dead"] = Tokens.DeadCode,
    };

    [Theory]
    [InlineData("floating point", "double a;")]
    [InlineData("floating point", "var a = 1.5;")]
    [InlineData("floating point", "var a = 2m;")]
    [InlineData("floating point", "var a = 1e9;")]
    [InlineData("floating point", "var a = span.TotalSeconds;")]
    [InlineData("sleep", "await Task.Delay(1);")]
    [InlineData("sleep", "Thread.Sleep(1);")]
    [InlineData("skip", "[Fact(Skip = \"slow\")]")]
    [InlineData("async void", "async  void A() { }")]
    [InlineData("blocking", "var a = $\"{task.Result}\";")]
    [InlineData("blocking", "task.Wait();")]
    [InlineData("blocking", "task.GetAwaiter().GetResult();")]
    [InlineData("task", "_ = Task.Run(A);")]
    [InlineData("region", "  #region a")]
    [InlineData("catch", "try { A(); } catch { }")]
    [InlineData("catch", "try { A(); } catch (Exception) { /* fine */ }")]
    [InlineData("catch", "try { A(); } catch (IOException) { }")]
    [InlineData("catch", "try { A(); } catch (System.Exception error) when (B(error)) { // fine\n }")]
    [InlineData("unfinished", "// TO" + "DO: later")]
    [InlineData("dead", "// var a = b;")]
    [InlineData("dead", "// A(b);")]
    [InlineData("dead", "// if (A(b)) {")]
    [InlineData("dead", "// return;")]
    [InlineData("dead", "// }")]
    public void Find_what_they_forbid(string rule, string text) =>
        Assert.Single(Rules[rule](new SourceFile("a.cs", text)));

    [Theory]
    [InlineData("floating point", "// a double vote, 1.5\nvar a = \"1.5 double\"; DoubleVote();")]
    [InlineData("floating point", "var b = 0x1F; var c = 1..2; var d = 10_000UL;")]
    [InlineData("sleep", "// Task.Delay\nvar a = TaskDelay;")]
    [InlineData("skip", "list.Skip(1); if (Skip == 1) { }")]
    [InlineData("async void", "async Task A() { } void B() { }")]
    [InlineData("blocking", "Results.Ok(); a.Result(); b.Wait(1); var c = \".Result\"; new D { Result = 1 };")]
    [InlineData("task", "Task.RunWith(a); // Task.Run")]
    [InlineData("region", "// the #region of hospitals")]
    [InlineData("catch", "try { } catch (OperationCanceledException) { /* a stop is how this ends */ }")]
    [InlineData("catch", "try { } catch (IOException error) { Report(error); }")]
    [InlineData("unfinished", "var a = \"TO" + "DO\"; // a hackney carriage")]
    [InlineData("dead", "// The proof is checked first (RFC 6962); the header after;\n// see Merkle(n) for more.")]
    [InlineData("dead", "/// <code>var a = b;</code>\n/// A(b);")]
    [InlineData("dead", "// spec ledger 4.2, 4.3")]
    public void Leave_the_rest_alone(string rule, string text) =>
        Assert.Empty(Rules[rule](new SourceFile("a.cs", text)));

    [Theory]
    [InlineData("KeyManager", true)]
    [InlineData("JsonHelpers", true)]
    [InlineData("FHIRUtil", true)]
    [InlineData("key-base.md", true)]
    [InlineData("Base64Url", false)]
    [InlineData("Database", false)]
    [InlineData("Baseline", false)]
    [InlineData("Score", false)]
    [InlineData("Commons", true)]
    public void Split_names_into_words(string name, bool isBanned) => Assert.Equal(isBanned, Names.HasBannedWord(name));

    [Fact]
    public void Look_for_names_in_types_files_and_folders() =>
        Assert.Equal(3, Names.Offenders(new SourceFile("src/Shared/A.Helper.cs", "class KeyManager { }")).Count());

    [Fact]
    public void Measure_files_functions_constructors_lines_and_folders()
    {
        var lines = string.Concat(Enumerable.Repeat("        B();\n", 60));
        var function = new SourceFile("a.cs", $"class A\n{{\n    void C()\n    {{\n{lines}    }}\n}}\n");
        const string Six = "(int a, int b, int c, int d, int e, int f);";
        var crowded = new SourceFile("a.cs", $"class A{Six} record B{Six}");

        Assert.Contains("A.C has 63 lines", Assert.Single(Sizes.LongFunctions(function)), StringComparison.Ordinal);
        Assert.Single(Sizes.CrowdedConstructors(crowded));
        Assert.Single(Sizes.LongFiles(new SourceFile("a.cs", new string('\n', 401))));
        Assert.Empty(Sizes.LongFiles(new SourceFile("a.cs", new string('\n', 400))));
        Assert.Single(Sizes.LongLines(new SourceFile("a.cs", string.Concat(Enumerable.Repeat("a ", 61)))));
        Assert.Empty(Sizes.LongLines(new SourceFile("a.cs", new string('a', 130))));
        Assert.Single(Sizes.DeepFolders(new SourceFile("src/A/b/c/d/e/f.cs", "")));
        Assert.Empty(Sizes.DeepFolders(new SourceFile("src/A/b/c/d/f.cs", "")));
    }

    [Fact]
    public void Ask_for_one_summary_of_each_public_type()
    {
        SourceFile[] files =
        [
            new("src/A/a.cs", "/// <summary>B.</summary>\npublic partial class B { public class Bare; class Hidden; }"),
            new("src/A/b.cs", "public partial class B;"),
            new("src/C/b.cs", "public class B;"),
        ];

        Assert.Equal(["src/A/a.cs(2): Bare", "src/C/b.cs(1): B"], Summaries.Missing(files));
    }

    [Theory]
    [InlineData(50, 2)]
    [InlineData(75, 3)]
    [InlineData(90, 4)]
    public void Take_percentiles_of_sizes(int percent, int size) =>
        Assert.Equal(size, Sizes.Percentile([4, 1, 3, 2], percent));
}
