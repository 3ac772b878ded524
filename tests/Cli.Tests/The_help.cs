using System.CommandLine;
using Salus.Cli.Commands;

namespace Salus.Cli.Tests;

public sealed class The_help
{
    public static TheoryData<string> Paths => [.. PathsOf(CommandLine.Tree, "")];

    public static TheoryData<string> Examples =>
        [.. Commands(CommandLine.Tree).OfType<SalusCommand>().SelectMany(command => command.Examples).Distinct()];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task of_every_command_ends_with_an_example(string path)
    {
        var run = (await Run.OfAsync($"{path} --help")).Accepted();
        var examples = run.Output[run.Output.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.Contains("\n  ./salus ", examples);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void shows_examples_that_parse(string example) =>
        Assert.Empty(CommandLine.Tree.Parse(example.Split(' ')[1..]).Errors);

    /// <summary>The lines of the README and of docs that a reader types.</summary>
    public static TheoryData<string> Typed => [.. Documents()
        .SelectMany(File.ReadLines)
        .Where(line => line.StartsWith("./salus ", StringComparison.Ordinal))
        .Select(line => line.Split([" > ", " #", "  "], StringSplitOptions.None)[0])
        .Distinct()];

    [Theory]
    [MemberData(nameof(Typed))]
    public void and_the_documents_show_lines_that_parse(string line) =>
        Assert.Empty(CommandLine.Tree.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]).Errors);

    [Fact]
    public async Task lists_every_command_of_part_1()
    {
        var run = (await Run.OfAsync("--help")).Accepted();
        string[] commands =
        [
            "up", "tour", "node", "ca", "wallet", "member", "record", "consent", "access", "proof", "verify", "ledger",
            "bench",
            "simulate",
        ];
        Assert.All(commands, command => Assert.Matches($@"\n  {command}\b", run.Output));
        Assert.Contains("Exit codes: 0 done", run.Output);
    }

    [Theory]
    [InlineData("already-approved", "refusals.md")]
    [InlineData("body-too-large", "problems.md")]
    [InlineData("body-too-large", "ihm-problems.md")]
    [InlineData("device-too-fast", "ihm-problems.md says")]
    [InlineData("folder-not-empty", "--help")]
    public void for_a_code_without_a_hint_of_its_own_leads_to_where_it_is_explained(string code, string place) =>
        Assert.Contains(place, Output.Hints.Of(code));

    [Theory]
    [MemberData(nameof(Paths))]
    public void of_every_command_that_does_something_offers_JSON(string path)
    {
        var command = CommandLine.Tree.Parse(path).CommandResult.Command;
        Assert.True(command.Subcommands.Count > 0 || command.Options.Any(option => option.Name == "--json"));
    }

    private static IEnumerable<string> Documents()
    {
        var checkout = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(checkout.FullName, "Salus.slnx")))
        {
            checkout = checkout.Parent ?? throw new InvalidOperationException("the tests run in a checkout");
        }

        return Directory.EnumerateFiles(Path.Combine(checkout.FullName, "docs"), "*.md")
            .Append(Path.Combine(checkout.FullName, "README.md"));
    }

    private static IEnumerable<string> PathsOf(Command command, string path) => command.Subcommands
        .Select(sub => $"{path} {sub.Name}".Trim())
        .Zip(command.Subcommands)
        .SelectMany(pair => PathsOf(pair.Second, pair.First).Prepend(pair.First));

    private static IEnumerable<Command> Commands(Command command) =>
        command.Subcommands.SelectMany(Commands).Append(command);
}
