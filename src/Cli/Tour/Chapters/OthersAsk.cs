using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Cli.Tour.Chapters;

/// <summary>Without consent every question has the same answer.</summary>
internal static class OthersAsk
{
    public static Chapter Of(Cast cast) => new(
        "A colleague asks",
        "Whoever wants to read asks the ledger first, for a category and a purpose. The answer is recorded either way.",
        [
            new Step(
                "Dr. Carol asks for Alice's laboratory documents, for treatment.",
                "denied",
                async stop => Expect.Denied(await cast.Carol.RequestAccessAsync(
                    cast.Alice.Wallet.Member, Category.Laboratory, Purpose.TREAT, cancellationToken: stop))),
            new Step(
                "She asks for a patient who does not exist. The answer must not tell the two apart.",
                "denied, in the same words",
                async stop => Expect.Denied(await cast.Carol.RequestAccessAsync(
                    Nobody(), Category.Laboratory, Purpose.TREAT, cancellationToken: stop))),
            new Step(
                "Ira asks for Alice's claims, for payment.",
                "denied",
                async stop => Expect.Denied(await cast.Ira.RequestAccessAsync(
                    cast.Alice.Wallet.Member, Category.Claim, Purpose.HPAYMT, cancellationToken: stop))),
            new Step(
                "Ira asks again and says it is for treatment.",
                "refused: purpose-not-allowed",
                stop => Expect.RefusalAsync(
                    "purpose-not-allowed",
                    "An insurer does not treat: no consent could ever allow it.",
                    () => cast.Ira.RequestAccessAsync(
                        cast.Alice.Wallet.Member, Category.Laboratory, Purpose.TREAT, cancellationToken: stop),
                    stop)),
        ]);

    private static MemberId Nobody() => new(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
}
