using System.Diagnostics;
using System.Globalization;
using Salus.Client;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Cli.Tour.Chapters;

/// <summary>Documents are sealed for the patient and stored; writing is not reading.</summary>
internal static class BobWrites
{
    private const string MediaType = "application/fhir+json";

    public static Chapter Of(Cast cast) => new(
        "Bob writes, nobody else can read",
        "Each document is sealed on Bob's side. The store gets ciphertext; the ledger gets a commitment, never "
        + "content.",
        [
            new Step(
                $"Bob takes {cast.Bundle.Source} and splits it into documents by category.",
                "every document has its category",
                _ => Task.FromResult(Split(cast))),
            new Step(
                "He seals each document to Alice's key of its category, uploads it, and anchors it on the ledger.",
                "every one accepted, and every acceptance proven",
                stop => StoreAsync(cast, stop)),
            new Step(
                "Can Bob read them back? He sealed them with keys that only open on Alice's side, and he asks for a "
                + "permit.",
                "denied",
                async stop => Expect.Denied(await cast.Bob.RequestAccessAsync(
                    cast.Alice.Wallet.Member, cast.Bundle.Fullest, Purpose.TREAT, cancellationToken: stop))),
            new Step(
                $"Alice reads her own {Code<Category>.Text(cast.Bundle.Fullest)} documents.",
                "opened, bit for bit what Bob sealed",
                stop => AliceReadsAsync(cast, stop)),
        ]);

    private static Outcome Split(Cast cast)
    {
        var documents = cast.Bundle.Documents;
        var inKnown = documents.All(document => Code<Category>.TryParse(document.Category, out _));
        var bytes = documents.Sum(document => (long)document.Json.Length);
        return Outcome.If(
            inKnown && documents.Count > 0,
            string.Create(CultureInfo.InvariantCulture, $"{documents.Count.Of("document")}, {bytes / 1024.0:N0} KiB"),
            cast.Bundle.InCategories());
    }

    private static async Task<Outcome> StoreAsync(Cast cast, CancellationToken stop)
    {
        var patient = cast.Alice.Wallet.Member;
        var began = Stopwatch.GetTimestamp();
        cast.Stored = await cast.Bob.StoreManyAsync(
            [.. cast.Bundle.Documents.Select(document => new NewRecord(
                patient, TourBundle.CategoryOf(document), new RecordContent(MediaType, document.Json)))],
            stop);
        var took = Stopwatch.GetElapsedTime(began);
        var accepted = cast.Stored.Select(stored => stored.Submission).OfType<Submission.Accepted>().ToList();
        var blocks = accepted.Select(one => one.Finality.Height).Distinct().Count();
        return Outcome.If(
            accepted.Count == cast.Bundle.Documents.Count,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{accepted.Count} accepted in {blocks.Of("block")} of records, "
                + $"{accepted.Count / took.TotalSeconds:N0} a second"));
    }

    private static async Task<Outcome> AliceReadsAsync(Cast cast, CancellationToken stop)
    {
        var category = cast.Bundle.Fullest;
        var read = await cast.Alice.ReadAsync(category, stop);
        return Opened(cast, category, read);
    }

    /// <summary>Whether exactly the documents of a category were opened, each with its commitment and its
    /// bytes.</summary>
    public static Outcome Opened(Cast cast, Category category, IReadOnlyList<RecordRead> read)
    {
        if (read.OfType<RecordRead.Unreadable>().FirstOrDefault() is { } unreadable)
        {
            return Outcome.Otherwise($"one was not opened: {unreadable.Reason.Code}");
        }

        var opened = read.OfType<RecordRead.Opened>().Select(one => Digest.Of(one.Content.Bytes.Span)).Order();
        var written = cast.Bundle.In(category).Select(document => Digest.Of(document.Json.Span)).Order();
        var name = Code<Category>.Text(category);
        return !opened.SequenceEqual(written)
            ? Outcome.Otherwise($"{read.Count.Of("document")} opened, but they are not what was written")
            : read.Count == 0
            ? Outcome.AsExpected($"the bundle has no {name} document, so there is nothing to open")
            : Outcome.AsExpected(
                $"{read.Count.Of($"{name} document")} opened; "
                + "CID, envelope, commitment and the ledger's proof agree for each");
    }
}
