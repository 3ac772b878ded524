using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Node.Ledgers;

/// <summary>An event that belongs into a patient's log.</summary>
internal readonly record struct ConcernedEvent(MemberId Patient, Height Height, int Index, int Ordinal, string Event);

/// <summary>An emergency that a block opens or judges, and in which transaction.</summary>
internal readonly record struct CaseEvent(int Index, Event Happened);

/// <summary>A grantee whom a block names beside a patient: in a consent, or as who opened an emergency.</summary>
internal readonly record struct Naming(string Grantee, MemberId Patient);

/// <summary>What a member finds again as its own, and where it stands: a decision on what it asked to read, an alert
/// that it was told of.</summary>
internal readonly record struct OwnEvent(MemberId Member, long Place);

/// <summary>What the index enters of a block. While it waits to be written, the block itself need not stay in
/// memory.</summary>
/// <param name="Header">The block's header.</param>
/// <param name="Transactions">The ids of its transactions.</param>
/// <param name="Entries">What it adds to patients' logs, in order.</param>
/// <param name="Cases">The emergencies that it opens and judges.</param>
internal sealed record IndexedBlock(
    BlockHeader Header, TransactionId[] Transactions, ConcernedEvent[] Entries, CaseEvent[] Cases)
{
    /// <summary>Who is named beside which patient.</summary>
    public IReadOnlyList<Naming> Namings { get; private init; } = [];

    /// <summary>What members find again, in order.</summary>
    public IReadOnlyList<OwnEvent> OwnEvents { get; private init; } = [];

    public static IndexedBlock Of(Block block)
    {
        var receipts = block.Receipts;
        var ids = new TransactionId[receipts.Count];
        var entries = new List<ConcernedEvent>(receipts.Count);
        List<CaseEvent> cases = [];
        List<Naming> namings = [];
        List<OwnEvent> own = [];
        for (var index = 0; index < ids.Length; index++)
        {
            ids[index] = receipts[index].Transaction;
            var events = receipts[index].Events;
            for (var ordinal = 0; ordinal < events.Count; ordinal++)
            {
                var happened = events[ordinal];
                if (happened.ConcernedPatient is { } patient && ordinal < IndexKeys.MaxEvents)
                {
                    entries.Add(new ConcernedEvent(
                        patient, block.Header.Height, index, ordinal, happened.GetType().Name));
                }

                if (happened is Event.EmergencyOpened or Event.EmergencyReviewed)
                {
                    cases.Add(new CaseEvent(index, happened));
                }

                if (NamingOf(happened) is { } naming)
                {
                    namings.Add(naming);
                }

                if (ordinal < IndexKeys.MaxEvents)
                {
                    var place = IndexKeys.Place(block.Header.Height, index, ordinal);
                    own.AddRange(OwnersOf(happened).Select(member => new OwnEvent(member, place)));
                }
            }
        }

        return new IndexedBlock(block.Header, ids, [.. entries], [.. cases])
        {
            Namings = namings,
            OwnEvents = own,
        };
    }

    private static IEnumerable<MemberId> OwnersOf(Event happened) => happened switch
    {
        Event.AccessDecided decided => [decided.Requester],
        Event.AlertRaised raised => raised.Recipients.Append(raised.Patient).Distinct(),
        _ => [],
    };

    private static Naming? NamingOf(Event happened) => happened switch
    {
        Event.ConsentGranted granted => new Naming(granted.Grantee, granted.Patient),
        Event.EmergencyOpened opened => new Naming(
            new Grantee.OneMember(opened.Requester).ToString(), opened.Patient),
        _ => null,
    };
}
