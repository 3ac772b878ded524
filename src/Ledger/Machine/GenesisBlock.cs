using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Primitives;
using Salus.Primitives.Merkle;

namespace Salus.Ledger.Machine;

/// <summary>Block 0: no transactions, the founders' state, the genesis document as parent (spec ledger 1.3).</summary>
public static class GenesisBlock
{
    /// <summary>The header of block 0, as anyone with the document computes it.</summary>
    public static BlockHeader Header(Genesis genesis, LedgerName name) =>
        Header(genesis, name, new State(new StateInMemory()).DigestAfter(Writes(genesis, name)));

    internal static BlockHeader Header(Genesis genesis, LedgerName name, Digest state) => new()
    {
        Network = genesis.Network,
        Ledger = name,
        Height = new Height(0),
        Parent = genesis.Digest,
        Time = genesis.Time,
        Proposer = "",
        TransactionsRoot = MerkleTree.Root([]),
        ReceiptsRoot = MerkleTree.Root([]),
        State = state,
        Validators = genesis.Validators.Digest,
        NextValidators = genesis.Validators.Digest,
    };

    internal static WriteSet Writes(Genesis genesis, LedgerName name)
    {
        var writes = new WriteSet();
        if (name != LedgerName.Policies)
        {
            return writes;
        }

        writes.Put(new StateKey(Region.Table, Region.Id), genesis.ToRegion());
        foreach (var founder in genesis.Founders())
        {
            writes.Put(new StateKey(Member.Table, founder.Id.ToString()), founder);
            var use = new KeyUse(founder.Id, IsCurrent: true);
            writes.Put(new StateKey(KeyUse.Table, founder.SigningKey.Thumbprint.ToString()), use);
        }

        return writes;
    }
}
