using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Primitives;

namespace Salus.Node.Ledgers;

/// <summary>A block that somebody knows from elsewhere: a ledger that lacks it was cut off, or is another.</summary>
public readonly record struct KnownBlock(Height Height, Digest Header)
{
    /// <summary>Reads <c>HEIGHT:DIGEST</c>, as /status and every proof give them.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out KnownBlock block)
    {
        block = default;
        if (text.ToString().Split(':') is not [var height, var digest]
            || !ulong.TryParse(height, out var number)
            || !Digest.TryParse(digest, out var header))
        {
            return false;
        }

        block = new KnownBlock(new Height(number), header);
        return true;
    }

    public override string ToString() => $"{Height}:{Header}";
}

/// <summary>How far an audit is, for whoever waits, and the ledgers as it found them.</summary>
public sealed class AuditTrail
{
    private readonly List<LedgerMachine> _machines = [];
    private volatile LedgerReplay? _now;

    /// <summary>The ledgers so far, at their last good block.</summary>
    public IReadOnlyList<LedgerMachine> Machines => _machines;

    /// <summary>What is being done, in words.</summary>
    public string Words => _now is { } now
        ? $"verifying {Code<LedgerName>.Text(now.Ledger)}: {now.Done.Blocks:N0} blocks, "
            + $"{now.Done.Transactions:N0} transactions"
        : "reading";

    /// <summary>Null when one of the ledgers holds the block; else what they hold instead.</summary>
    public string? Lacks(KnownBlock known)
    {
        if (_machines.Any(machine => machine.HeaderAt(known.Height) == known.Header))
        {
            return null;
        }

        var heads = _machines.Select(one => $"{Code<LedgerName>.Text(one.Name)} ends with block {one.Head.Height}");
        return _machines.Exists(machine => machine.Head.Height < known.Height)
            ? $"No ledger here holds block {known.Height} {known.Header}: {string.Join(", ", heads)}. What follows was "
                + "cut off, or this copy is older."
            : $"The blocks {known.Height} here are others than {known.Header}: this is another ledger.";
    }

    internal void Begin(LedgerMachine machine, LedgerReplay replay)
    {
        _machines.Add(machine);
        _now = replay;
    }
}
