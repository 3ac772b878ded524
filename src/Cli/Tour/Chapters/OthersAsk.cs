using System.Security.Cryptography;
using System.Text;
using Salus.Client.Access;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives;

namespace Salus.Cli.Tour.Chapters;

/// <summary>Without consent every question has the same answer.</summary>
internal static class OthersAsk
{
    public static Chapter Of(Cast cast)
    {
        AccessDecision? aboutAlice = null;
        return new(
            "A colleague asks",
            "Whoever wants to read asks the ledger first, for a category and a purpose. The answer is recorded "
            + "either way.",
            [
                new Step(
                    "Dr. Carol asks for Alice's laboratory documents, for treatment.",
                    "denied",
                    async stop =>
                    {
                        aboutAlice = await CarolAsksAsync(cast, cast.Alice.Wallet.Member, stop);
                        return Expect.Denied(aboutAlice);
                    }),
                new Step(
                    "She asks for a patient who does not exist. The answer must not tell the two apart.",
                    "denied, and but for the ids the two receipts are the same",
                    async stop =>
                    {
                        var nobody = Nobody();
                        var aboutNobody = await CarolAsksAsync(cast, nobody, stop);
                        return Alike(aboutAlice!, cast.Alice.Wallet.Member, aboutNobody, nobody);
                    }),
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
    }

    /// <summary>Whether two denials differ in nothing but whom they are about and their own ids.</summary>
    public static Outcome Alike(AccessDecision one, MemberId ofOne, AccessDecision other, MemberId ofOther)
    {
        if (one is not AccessDecision.Denied || other is not AccessDecision.Denied)
        {
            return Outcome.Otherwise("permitted");
        }

        return Outcome.If(
            WithoutIds(one.Finality.Receipt, ofOne) == WithoutIds(other.Finality.Receipt, ofOther)
            && one.Finality.Receipt.Bytes.Length == other.Finality.Receipt.Bytes.Length,
            $"denied; the receipts of {other.Finality.Receipt.Bytes.Length} bytes are compared, ids left out");
    }

    private static string WithoutIds(Receipt receipt, MemberId patient) => Encoding.UTF8.GetString(receipt.Bytes.Span)
        .Replace(receipt.Transaction.ToString(), "", StringComparison.Ordinal)
        .Replace(patient.ToString(), "", StringComparison.Ordinal);

    private static Task<AccessDecision> CarolAsksAsync(Cast cast, MemberId patient, CancellationToken stop) =>
        cast.Carol.RequestAccessAsync(patient, Category.Laboratory, Purpose.TREAT, cancellationToken: stop);

    private static MemberId Nobody() => new(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
}
