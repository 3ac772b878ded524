using Salus.Tidy.Reading;
using Salus.Tidy.Rules;

namespace Salus.Tidy;

public sealed class The_code
{
    private static IEnumerable<SourceFile> Written =>
        Checkout.Files.Where(file =>
            file.Extension is ".cs" or ".csproj" or ".props" or ".slnx" or ".sh" or ".ts" or ".tsx"
            || file.Path is "run" or "test" or "salus" or ".ci/run");

    [Fact]
    public void Has_no_long_file() =>
        Expect.NoOffenders($"A file has at most {Sizes.LongestFile} lines:", Written.SelectMany(Sizes.LongFiles));

    [Fact]
    public void Has_mostly_short_files()
    {
        var sizes = Checkout.CSharp.Select(file => file.Lines.Count).ToArray();
        var (median, ninetieth) = (Sizes.Percentile(sizes, 50), Sizes.Percentile(sizes, 90));
        Assert.True(
            median <= Sizes.HalfOfTheFiles,
            $"Half of the files have at most {Sizes.HalfOfTheFiles} lines; it is {median}.");
        Assert.True(
            ninetieth <= Sizes.MostFiles,
            $"Nine of ten files have at most {Sizes.MostFiles} lines; it is {ninetieth}.");
    }

    [Fact]
    public void Has_no_long_function() =>
        Expect.NoOffenders(
            $"A function has at most {Sizes.LongestFunction} lines:", Checkout.CSharp.SelectMany(Sizes.LongFunctions));

    [Fact]
    public void Has_no_crowded_constructor() =>
        Expect.NoOffenders(
            $"A constructor takes at most {Sizes.MostParameters} parameters:",
            Checkout.CSharp.SelectMany(Sizes.CrowdedConstructors));

    [Fact]
    public void Has_no_long_line() =>
        Expect.NoOffenders($"A line has at most {Sizes.LongestLine} columns:", Written.SelectMany(Sizes.LongLines));

    [Fact]
    public void Has_no_deep_folder() =>
        Expect.NoOffenders(
            $"A file is at most {Sizes.DeepestFolder} folders below its project:",
            Checkout.Files.SelectMany(Sizes.DeepFolders));

    [Fact]
    public void Has_no_empty_names() =>
        Expect.NoOffenders("A name says what the thing is:", Checkout.Files.SelectMany(Names.Offenders));

    [Fact]
    public void Has_no_region() => Expect.NoOffenders("No regions:", Checkout.CSharp.SelectMany(Tokens.Regions));

    [Fact]
    public void Has_no_dead_code() =>
        Expect.NoOffenders("A comment is not code:", Checkout.CSharp.SelectMany(Tokens.DeadCode));

    [Fact]
    public void Leaves_no_work_for_later() =>
        Expect.NoOffenders(
            "What is missing is an issue or a sentence in a document, not a mark in a file:",
            Checkout.Files.Where(file => file.IsText && file.Name != "packages.lock.json")
                .SelectMany(Tokens.UnfinishedWork));

    [Fact]
    public void Swallows_no_exception() =>
        Expect.NoOffenders(
            "An empty catch names the exception that it expects and says why that is no failure:",
            Checkout.CSharp.SelectMany(Tokens.EmptyCatches));

    [Fact]
    public void Has_no_async_void() =>
        Expect.NoOffenders("No async void:", Checkout.CSharp.SelectMany(Tokens.AsyncVoid));

    [Fact]
    public void Waits_for_no_task_by_blocking() =>
        Expect.NoOffenders(
            "Await; do not block (a property in a test may: FsCheck asks for a Boolean):",
            Checkout.CSharpUnder("src", "bench").SelectMany(Tokens.BlockingWaits));

    [Fact]
    public void Starts_no_task_inside_a_library() =>
        Expect.NoOffenders(
            "A library does not choose the thread:",
            Checkout.CSharpUnder("src/Primitives", "src/Ledger", "src/Consensus", "src/Client")
                .SelectMany(Tokens.BackgroundTasks));

    [Fact]
    public void Has_no_floating_point_where_it_must_be_deterministic() =>
        Expect.NoOffenders(
            "Ledger and Consensus count in integers:",
            Checkout.CSharpUnder("src/Ledger", "src/Consensus").SelectMany(Tokens.FloatingPoint));

    [Fact]
    public void Says_what_every_public_type_of_the_libraries_is_for() =>
        Expect.NoOffenders(
            "A public type has a <summary>; of a partial one, one part has it:",
            Summaries.Missing(
                Checkout.CSharpUnder("src/Primitives", "src/Ledger", "src/Consensus", "src/Client")));
}
