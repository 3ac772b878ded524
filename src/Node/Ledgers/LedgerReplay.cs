using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Node.Scrubbing;
using Salus.Node.Storage;
using Salus.Primitives.Certificates;
using Salus.Primitives.Wire;

namespace Salus.Node.Ledgers;

/// <summary>
/// Brings a machine to the last stored block and believes nothing on the way: certificates, signatures, receipts and
/// state digests are checked again. Blocks are read and signatures verified on all processors, ahead of the machine.
/// </summary>
internal sealed class LedgerReplay(Genesis genesis, LedgerMachine machine, LedgerFolder folder)
{
    private const int WindowTransactions = 8192;
    private const int WindowBlocks = 1024;

    /// <summary>Whether a good certificate vouches for the signatures in a block's transactions: opening from a
    /// snapshot believes it, and the scrub verifies them later (spec ledger 13.5).</summary>
    public bool IsCertifiedEnough { get; init; }

    /// <summary>What the blocks are judged under; null on <c>policies</c>.</summary>
    public LedgerMachine? Policies { get; init; }

    /// <summary>The ledger.</summary>
    public LedgerName Ledger => machine.Name;

    /// <summary>How many blocks and transactions were executed.</summary>
    public (long Blocks, long Transactions) Done { get; private set; }

    /// <summary>Executes blocks in order; throws <see cref="StoreDamagedException"/> at the first that does not
    /// hold.</summary>
    public void Run(IEnumerable<(StoredBlock Block, FramePlace Place)> blocks, CancellationToken cancellationToken)
    {
        var window = new List<Candidate>();
        var transactions = 0;
        foreach (var (block, place) in blocks)
        {
            window.Add(new Candidate(block, place));
            transactions += block.Count;
            if (transactions >= WindowTransactions || window.Count >= WindowBlocks)
            {
                RunWindow(window);
                transactions = 0;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        RunWindow(window);
    }

    private void RunWindow(List<Candidate> window)
    {
        var validators = machine.Validators;
        Parallel.ForEach(window, candidate => Prepare(candidate, validators));
        foreach (var candidate in window)
        {
            Execute(candidate);
        }

        window.Clear();
    }

    // Executing a block tells whether the set that its header names is the one in force: here it may be judged by the
    // set that is named.
    private void CheckCertificate(Candidate candidate, ValidatorSet validators)
    {
        var final = candidate.Final!;
        var fault = genesis.Rules(machine.Name).FaultOf(final.Certificate, validators, final.Block.Header);
        candidate.Fault = fault is null ? null : $"its certificate is invalid: {fault}";
        candidate.IsChecked = true;
    }

    private void Prepare(Candidate candidate, ValidatorSet validators)
    {
        try
        {
            var final = candidate.Stored.ToBlock();
            candidate.Final = final;
            if (final.Block.Header.Validators == validators.Digest)
            {
                CheckCertificate(candidate, validators);
            }

            foreach (var transaction in IsCertifiedEnough ? [] : final.Block.Transactions)
            {
                // Screening verifies the signature, if the state knows the signer by now; executing looks at the rest.
                _ = machine.Screen(transaction, new Timestamp(transaction.Expires.UnixMs - 1));
            }
        }
        catch (WireRejectedException fault)
        {
            candidate.Fault = fault.Message;
        }
    }

    private void Execute(Candidate candidate)
    {
        try
        {
            if (candidate is { Fault: null, IsChecked: false })
            {
                // The set changed within the window.
                CheckCertificate(candidate, machine.Validators);
            }

            if (candidate.Fault is { } fault)
            {
                throw Damage(candidate, fault);
            }

            var block = candidate.Final!.Block;
            machine.Commit(IsCertifiedEnough ? machine.ExecuteCertified(block) : machine.Execute(block));
            Done = (Done.Blocks + 1, Done.Transactions + candidate.Stored.Count);
        }
        catch (InvalidBlockException fault)
        {
            throw Damage(candidate, fault.Message, IsAsCertified(candidate.Final!.Block));
        }
    }

    // Of a policies block that is not here nobody can say what follows from it.
    private bool IsAsCertified(Block block) =>
        BlockScrub.FaultOfRoots(block) is null
        && (Policies is null || Policies.HeaderAt(block.Header.Policy.Height) == block.Header.Policy.Header);

    private StoreDamagedException Damage(Candidate candidate, string what, bool isAsCertified = false) => new(
        folder.Segment(candidate.Place.Segment), candidate.Stored.Header.Height, candidate.Place.Start, what)
    {
        IsAsCertified = isAsCertified,
    };

    private sealed class Candidate(StoredBlock stored, FramePlace place)
    {
        public StoredBlock Stored { get; } = stored;

        public FramePlace Place { get; } = place;

        public CertifiedBlock? Final { get; set; }

        public bool IsChecked { get; set; }

        public string? Fault { get; set; }
    }
}
