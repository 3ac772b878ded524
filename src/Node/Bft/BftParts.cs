using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Storage;

namespace Salus.Node.Bft;

/// <summary>What a ledger's <c>bft</c> engine works on; the machine is at the store's last block.</summary>
internal sealed record BftParts(
    Genesis Genesis,
    LedgerMachine Machine,
    LedgerMachine? Policies,
    LedgerFolder Folder,
    SegmentStore Store,
    ValidatorIdentity Validator,
    PolicyWatch Watch,
    IPeers Peers,
    TimeProvider Time);
