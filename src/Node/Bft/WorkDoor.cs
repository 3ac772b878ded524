using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Primitives;

namespace Salus.Node.Bft;

/// <summary>Looks at transactions before they wait for a block: those that are submitted here, on the threads of those
/// who do, and those that other validators bring, on one thread (spec votes 2).</summary>
internal sealed class WorkDoor(LedgerMachine machine, TransactionPool pool, ValidatorClock clock, TimeProvider time)
{
    /// <summary>Stands for no other validator: what was held back is looked at again.</summary>
    public const string Here = "";

    private readonly HeldBack _heldBack = new(time);
    private readonly ScreeningCredit _credit = new(time);

    /// <summary>Whether something waits for its signer to be known.</summary>
    public bool HoldsSomethingBack => !_heldBack.IsEmpty;

    /// <summary>Whether what a validator brings is looked at.</summary>
    public bool IsOpenTo(string validator) => _credit.Has(validator);

    /// <summary>Why each of those that were submitted may not wait; null where it may. Throws
    /// <see cref="ClockJumpedException"/>.</summary>
    public Refusal?[] Screen(IReadOnlyList<Transaction> transactions)
    {
        var now = clock.TimeAfter(machine.Head);
        var refusals = new Refusal?[transactions.Count];
        Parallel.For(0, refusals.Length, index => refusals[index] = machine.Screen(transactions[index], now));
        var room = new QuotaRoom(machine, pool, now);
        for (var index = 0; index < refusals.Length; index++)
        {
            refusals[index] ??= room.TryTake(transactions[index]) ? null : Refusal.QuotaExceeded;
        }

        return refusals;
    }

    /// <summary>Takes in what another validator brings, or what was held back before; while the clock is not believed,
    /// nothing: it is sent again.</summary>
    public void TakeIn(string from, PeerMessage.Work work)
    {
        Timestamp now;
        try
        {
            now = clock.TimeAfter(machine.Head);
        }
        catch (ClockJumpedException)
        {
            return;
        }

        var brought = from == Here
            ? _heldBack.Take()
            : [.. work.Transactions.Select(compact => new Brought(from, compact))];
        Parallel.ForEach(brought, one => Screen(one, now));
        var room = new QuotaRoom(machine, pool, now);
        foreach (var pooled in brought.Select(one => one.Pooled).OfType<Pooled>())
        {
            if (room.TryTake(pooled.Transaction))
            {
                pool.TryAdd(pooled);
                DropTaken(pooled.Transaction.Id);
            }
        }

        _credit.Charge(from, brought);
        _heldBack.Keep(brought.Where(one => one.Refusal == Refusal.UnknownSigner));
    }

    /// <summary>Takes one out again that became final while it was looked at: nothing else would.</summary>
    public void DropTaken(TransactionId id)
    {
        if (machine.HasTaken(id))
        {
            pool.Remove(id)?.Refuse(Refusal.DuplicateTransaction);
        }
    }

    private void Screen(Brought brought, Timestamp now)
    {
        if (pool.Find(brought.Compact.Span) is not null)
        {
            return;
        }

        if (brought.Transaction is null && Transaction.TryParse(brought.Compact.Span, out var read, out _))
        {
            brought.Transaction = read;
        }

        brought.Refusal = brought.Transaction is { } transaction
            ? machine.Screen(transaction, now)
            : Refusal.MalformedTransaction;
        brought.Pooled = brought.Refusal is null
            ? new Pooled(brought.Transaction!, brought.Compact) { From = brought.From }
            : null;
    }
}

/// <summary>What the quotas of signers have room for at a moment, beside what waits (spec votes 2.6).</summary>
internal sealed class QuotaRoom(LedgerMachine machine, TransactionPool pool, Timestamp now)
{
    private readonly Dictionary<Digest, long> _left = [];

    /// <summary>Takes room for one, unless it waits already; false when its signer has none left.</summary>
    public bool TryTake(Transaction transaction)
    {
        if (pool.Holds(transaction.Id))
        {
            return true;
        }

        var signer = transaction.Jws.KeyThumbprint;
        var left = _left.TryGetValue(signer, out var known)
            ? known
            : machine.Room(transaction, now) - pool.CountOf(signer);
        _left[signer] = left - 1;
        return left > 0;
    }
}
