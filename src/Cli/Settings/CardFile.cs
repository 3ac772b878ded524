using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Cli.Settings;

/// <summary>A contact card that somebody handed over, verified against genesis.</summary>
internal static class CardFile
{
    private const int MaxBytes = 1024 * 1024;

    public static ContactCard Read(FileInfo file, Genesis genesis) => !file.Exists
        ? throw new FailureException(
            "card-not-found",
            $"There is no card at {file.FullName}.",
            "Its owner makes one: ./salus wallet card NAME --out FILE")
        : file.Length > MaxBytes
            ? throw new FailureException(
                "card-too-large", $"{file.FullName} is too large to be a card.", "Ask its owner for a new one.")
            : ContactCard.Parse(File.ReadAllBytes(file.FullName), genesis);
}
