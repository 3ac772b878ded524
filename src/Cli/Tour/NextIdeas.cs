namespace Salus.Cli.Tour;

/// <summary>What a newcomer may want to type next.</summary>
internal static class NextIdeas
{
    public static readonly IReadOnlyList<(string Command, string Words)> AfterTour =
    [
        ("./salus consent grant --to carol --categories laboratory --days 7 --as alice", "Let Carol read again:"),
        ("./salus consent explain --as alice", "See who can read what:"),
        ("./salus record export --patient alice --category laboratory --to ./out --as carol", "Read as Carol:"),
        ("./salus access log --as alice", "See what Alice sees of it:"),
        ("./salus verify .salus/decision-proof.json", "Check a decision, with no network:"),
        ("./salus ledger verify", "Verify every block on the disk:"),
    ];
}
