using Salus.Ledger;

namespace Salus.Node.Ledgers;

/// <summary>Where an emergency was opened; later ones have higher positions.</summary>
public readonly record struct CasePlace(long Position)
{
    /// <summary>The block.</summary>
    public Height Height => IndexKeys.Read(Position).Height;

    /// <summary>The transaction in the block.</summary>
    public int Index => IndexKeys.Read(Position).Index;
}
