using Salus.Client.Consents;
using Salus.Client.Keys;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Cli.Tour.Chapters;

/// <summary>The patient decides: who, what, why, until when.</summary>
internal static class AliceGrants
{
    private const int Days = 30;

    public static readonly IReadOnlyList<Category> Granted = [Category.Laboratory, Category.Medication];

    public static Chapter Of(Cast cast) => new(
        "Alice grants",
        "A consent names a grantee, categories, a purpose and a period. With it go the category keys, sealed to the "
        + "grantee.",
        [
            new Step(
                "Before she signs, Alice tries it out: who could read what, before and after?",
                "it would be accepted; before nobody, after Carol",
                stop => TryOutAsync(cast, stop)),
            new Step(
                $"Alice signs: Carol may read laboratory and medication for {Days} days, for treatment.",
                "accepted",
                stop => GrantAsync(cast, stop)),
            new Step(
                "She asks the ledger who can read her documents today.",
                "Carol, and nobody else",
                stop => ExplainAsync(cast, stop)),
        ]);

    private static async Task<Outcome> TryOutAsync(Cast cast, CancellationToken stop)
    {
        var author = new PolicyAuthor(cast.Alice.Wallet, await cast.Alice.PolicyAsync(stop));
        var carol = cast.Carol.Wallet;
        var grant = author.Grant(
            new KeyRecipient(carol.Grantee, carol.AgreementKey.Public),
            new GrantTerms(Granted, Purpose.TREAT, Period.Days(Days)));
        var tried = await cast.Alice.TryOutAsync(grant, stop);
        return Outcome.If(
            tried.Outcome.Accepted && tried.Before.Readers.Count == 0 && Names(tried.After, cast),
            $"{(tried.Outcome.Accepted ? "accepted" : "refused")}; before {Words(tried.Before, cast)}, after "
            + $"{Words(tried.After, cast)}");
    }

    private static async Task<Outcome> GrantAsync(Cast cast, CancellationToken stop)
    {
        cast.Consent = await cast.Alice.GrantAsync(
            cast.Carol.Wallet.Grantee, Granted, Purpose.TREAT, Period.Days(Days), cancellationToken: stop);
        return Outcome.AsExpected(
            $"accepted in block {cast.Consent.Height} of policies; the consent is {cast.Consent.Transaction.Short()}");
    }

    private static async Task<Outcome> ExplainAsync(Cast cast, CancellationToken stop)
    {
        var explained = await cast.Alice.ExplainAsync(cancellationToken: stop);
        return Outcome.If(
            Names(explained, cast),
            Words(explained, cast),
            [.. explained.Readers.Select(reader =>
                $"for {Code<Purpose>.Text(reader.Purpose)}, until {reader.Until}, through consent "
                + $"{reader.Consent.Short()}")]);
    }

    /// <summary>Whether Carol, and nobody else, can read what was granted.</summary>
    public static bool Names(Explanation explained, Cast cast) =>
        explained.Readers is [var only]
        && only.Grantee == cast.Carol.Wallet.Grantee
        && only.Categories.SequenceEqual(Granted);

    /// <summary>`Carol: laboratory, medication`.</summary>
    public static string Words(Explanation explained, Cast cast) => explained.Readers.Count == 0
        ? "nobody but Alice"
        : string.Join("; ", explained.Readers.Select(reader =>
            $"{Name(reader.Grantee, cast)}: {string.Join(", ", reader.Categories.Select(Code<Category>.Text))}"));

    private static string Name(Grantee grantee, Cast cast) =>
        grantee == cast.Carol.Wallet.Grantee ? "Carol"
        : grantee == cast.Ira.Wallet.Grantee ? "Ira"
        : grantee.ToString();
}
