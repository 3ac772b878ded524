namespace Salus.Cli.Tour;

/// <summary>What a newcomer may want to type next.</summary>
internal static class NextIdeas
{
    public static readonly IReadOnlyList<(string Command, string Words)> AfterUp =
    [
        ("./salus member register dora --role doctor --licence MD-7 --as registrar", "a doctor joins"),
        ("./salus member verify dora --as registrar", "the hospital vouches for her"),
        ("./salus member register paul --role patient --as registrar", "a patient joins, by a pseudonym"),
        ("./salus record put --bundle BUNDLE.json --patient paul --as dora", "she stores what a FHIR bundle holds of him"),
        ("./salus consent explain --as paul", "who can read that? He alone"),
        ("./salus tour --data .salus-tour --exit", "the tour, on a network of its own"),
    ];

    public static readonly IReadOnlyList<(string Command, string Words)> AfterTour =
    [
        ("./salus consent grant --to carol --category laboratory --purpose TREAT --days 7 --as alice", "Let Carol read again:"),
        ("./salus consent explain --as alice", "See who can read what:"),
        ("./salus record export --patient alice --category laboratory --purpose TREAT --to ./out --as carol", "Read as Carol:"),
        ("./salus log --as alice", "See what Alice sees of it:"),
        ("./salus verify .salus/decision-proof.json", "Check a decision, with no network:"),
        ("./salus ledger verify", "Verify every block on the disk:"),
    ];
}
