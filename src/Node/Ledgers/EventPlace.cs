using Salus.Ledger;

namespace Salus.Node.Ledgers;

/// <summary>Where an event stands on a ledger; later ones have higher positions.</summary>
public readonly record struct EventPlace(long Position)
{
    /// <summary>The block.</summary>
    public Height Height => IndexKeys.Read(Position).Height;

    /// <summary>The transaction in the block.</summary>
    public int Index => IndexKeys.Read(Position).Index;

    /// <summary>The event in the receipt.</summary>
    public int Ordinal => IndexKeys.Read(Position).Ordinal;
}
