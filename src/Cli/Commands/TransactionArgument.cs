using Salus.Cli.Output;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>Ids that are typed.</summary>
internal static class TransactionArgument
{
    private const int MinPrefix = 4;

    public static TransactionId Parse(string text) => TransactionId.TryParse(text, out var id)
        ? id
        : throw new FailureException(
            "transaction-malformed",
            $"'{text}' is no transaction id.",
            "It has 64 characters 0-9 and a-f; every command prints it, and so does ./salus access log.");

    /// <summary>The one of some ids that a text is, or begins with.</summary>
    public static TransactionId Among(string text, IEnumerable<TransactionId> known, string whatItIs)
    {
        if (TransactionId.TryParse(text, out var id))
        {
            return id;
        }

        var begun = known.Where(one => one.ToString().StartsWith(text, StringComparison.Ordinal)).ToList();
        return text.Length >= MinPrefix && begun is [var only]
            ? only
            : throw new FailureException(
                "transaction-malformed",
                $"'{text}' is not {whatItIs}, nor the beginning of just one.",
                $"Give the id, or at least its first {MinPrefix} characters.");
    }

    public static RecordId Record(string text) => RecordId.TryParse(text, out var id)
        ? id
        : throw new FailureException(
            "record-malformed",
            $"'{text}' is no record id.",
            "It has 26 characters a-z and 2-7; see them with: ./salus record list --help");
}
