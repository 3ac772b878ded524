using System.Globalization;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Node.Ledgers;
using Salus.Node.Storage;

namespace Salus.Cli.Tour.Chapters;

/// <summary>A byte that changes on a disk is found; nothing personal is on it.</summary>
internal static class TheStoreIsChecked
{
    public static Chapter Of(Cast cast) => new(
        "The store is checked",
        "Disks fail and intruders edit. Whatever is read is compared with what was promised.",
        [
            new Step(
                "One bit of a document's ciphertext is flipped on the node's disk; Alice reads. Then the bit is put "
                + "back.",
                "refused: content-damaged, and read again once it is whole",
                stop => FlipContentAsync(cast, stop)),
            new Step(
                "The ledgers are copied and every block of the copy is verified: links, certificates, signatures, "
                + "every rule.",
                "all of it holds",
                stop => AuditAsync(cast, null, stop)),
            new Step(
                "One bit of the copied policies ledger is flipped, then put back.",
                "the audit names the block, and the whole copy holds again",
                stop => AuditAsync(cast, LedgerName.Policies, stop)),
            new Step(
                "Everything in the network's folder, packed blocks too, is searched for the patient's name, birth "
                + "date, identifiers, addresses.",
                "nothing found",
                stop => ScanAsync(cast, stop)),
        ]);

    private static async Task<Outcome> FlipContentAsync(Cast cast, CancellationToken stop)
    {
        var category = cast.Bundle.Fullest;
        var listing = (await cast.Alice.ReadAsync(category, stop)).OfType<RecordRead.Opened>().First().Listing;
        string found;
        using (FlippedByte.InTheMiddleOf(cast.Store.ContentFile(listing.Content)))
        {
            var damaged = await cast.Alice.ReadAsync(category, stop);
            found = damaged.OfType<RecordRead.Unreadable>()
                .Where(read => read.Listing.Record == listing.Record)
                .Select(read => read.Reason.Code)
                .FirstOrDefault("it was served");
        }

        var whole = (await cast.Alice.ReadAsync(category, stop)).All(read => read is RecordRead.Opened);
        return Outcome.If(
            found == "content-damaged" && whole,
            $"refused: {found}. The others were served meanwhile; "
            + $"{(whole ? "put back, it is served again" : "put back, it is still refused")}");
    }

    private static async Task<Outcome> AuditAsync(Cast cast, LedgerName? flipped, CancellationToken stop)
    {
        var copy = Directory.CreateTempSubdirectory("salus-copy-");
        try
        {
            var folder = new DataFolder(copy.FullName);
            foreach (var rules in cast.Genesis.Ledgers)
            {
                await CopyAsync(cast.Store.Ledger(rules.Name), folder.Ledger(rules.Name), stop);
            }

            if (flipped is not { } ledger)
            {
                return Whole(LedgerAudit.Run(folder, cast.Genesis, stop));
            }

            AuditFault? fault;
            using (FlippedByte.InTheMiddleOf(folder.Ledger(ledger).Segment(folder.Ledger(ledger).ListSegments()[0])))
            {
                fault = LedgerAudit.Run(folder, cast.Genesis, stop)
                    .Select(report => report.Fault).FirstOrDefault(one => one is not null);
            }

            return fault is null
                ? Outcome.Otherwise("the audit found nothing")
                : Outcome.If(
                    fault.Ledger == ledger && Whole(LedgerAudit.Run(folder, cast.Genesis, stop)).IsAsExpected,
                    $"found: block {fault.Height} of {Code<LedgerName>.Text(fault.Ledger)}, byte {fault.Offset}: "
                    + $"{fault.What}");
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static Outcome Whole(IReadOnlyList<LedgerReport> reports) => Outcome.If(
        reports.All(report => report.Fault is null),
        string.Join("; ", reports.Select(report => report.Fault is { } fault
            ? $"{Code<LedgerName>.Text(report.Ledger)}: block {fault.Height}: {fault.What}"
            : $"{Code<LedgerName>.Text(report.Ledger)}: {report.Blocks} blocks, "
                + $"{report.Transactions} transactions, all verified")));

    private static async Task CopyAsync(LedgerFolder from, LedgerFolder to, CancellationToken stop)
    {
        Directory.CreateDirectory(to.Segments);
        foreach (var segment in from.ListSegments())
        {
            await CopyAsync(from.Segment(segment), to.Segment(segment), stop);
        }

        await CopyAsync(from.Mark, to.Mark, stop);
    }

    private static async Task CopyAsync(string from, string to, CancellationToken stop)
    {
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        await using var target = File.Create(to);
        await source.CopyToAsync(target, stop);
    }

    private static async Task<Outcome> ScanAsync(Cast cast, CancellationToken stop)
    {
        var scan = new PersonalScan(cast.Bundle.PersonalStrings);
        var findings = await scan.RunAsync(cast.Folder.Root, stop);
        return Outcome.If(
            findings.Count == 0,
            findings.Count == 0
                ? $"nothing found: {cast.Bundle.PersonalStrings.Count} personal strings, plain and in base64, "
                    + $"in {scan.Files} files and the {scan.Unpacked} blocks packed in them, "
                    + string.Create(CultureInfo.InvariantCulture, $"{scan.Bytes / 1024.0:N0} KiB")
                : $"found in {string.Join(", ", findings.Select(FileOf).Distinct())}");

        string FileOf(PersonalFinding one) => Path.GetRelativePath(cast.Folder.Root, one.File);
    }
}
