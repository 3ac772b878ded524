using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Merkle;

namespace Salus.Ledger.Machine;

/// <summary>
/// The deterministic machine of one ledger: the same blocks give the same states and receipts everywhere. One writer
/// drafts or executes and commits; any number of readers use <see cref="Head"/>, <see cref="Latest"/> and
/// <c>Screen</c>.
/// </summary>
public sealed class LedgerMachine
{
    private readonly Genesis _genesis;
    private readonly LedgerRules _rules;
    private readonly LedgerMachine? _policies;
    private readonly Quotas _quotas;
    private readonly ReplayGuard _seen = new();
    private readonly Lock _seenLock = new();
    private readonly List<Digest> _headers = [];
    private volatile BlockHeader _head;

    /// <summary>A machine at block 0.</summary>
    /// <param name="genesis">The network's genesis.</param>
    /// <param name="name">The ledger.</param>
    /// <param name="policies">The machine of <c>policies</c>; null for <c>policies</c> itself.</param>
    public LedgerMachine(Genesis genesis, LedgerName name, LedgerMachine? policies)
    {
        if ((name == LedgerName.Policies) != (policies is null))
        {
            throw new ArgumentException("every ledger but policies is judged under policies", nameof(policies));
        }

        _genesis = genesis;
        _rules = genesis.Rules(name);
        _policies = policies;
        _quotas = new Quotas(genesis.Quotas);
        var writes = GenesisBlock.Writes(genesis, name);
        var digest = State.DigestAfter(writes);
        State.Commit(new Height(0), writes, digest);
        _head = GenesisBlock.Header(genesis, name, digest);
        _headers.Add(_head.Digest);
    }

    /// <summary>The ledger.</summary>
    public LedgerName Name => _rules.Name;

    /// <summary>The state, in versions.</summary>
    public State State { get; } = new();

    /// <summary>The header of the last committed block.</summary>
    public BlockHeader Head => _head;

    /// <summary>The state after the last committed block.</summary>
    public StateView Latest => State.At(_head.Height);

    /// <summary>The state that members and consents are read from now.</summary>
    public StateView LatestPolicies => (_policies ?? this).Latest;

    /// <summary>
    /// Whether a transaction may enter a block at a time: null, or why not. Its signature is verified here. Quotas are
    /// checked when a block is drafted.
    /// </summary>
    public Refusal? Screen(Transaction transaction, Timestamp now) =>
        Screen(transaction, LatestPolicies, now, out _);

    /// <summary>
    /// Executes candidates, in order, as the next block. Those that may not enter are left out. A time that is not
    /// after the head's is an ArgumentOutOfRangeException.
    /// </summary>
    public Draft Draft(Timestamp time, string proposer, IReadOnlyList<Transaction> candidates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, _head.Time);
        var policy = _policies is null ? default : Reference(_policies.Head);
        return Run(time, proposer, policy, candidates);
    }

    /// <summary>
    /// Executes a block that was made elsewhere; throws <see cref="InvalidBlockException"/> when it differs.
    /// </summary>
    public Draft Execute(Block block)
    {
        var header = block.Header;
        BlockRules.CheckLinks(header, _head, _genesis, _rules);
        if (header.Policy.Header != (_policies is null ? Digest.Zero : _policies.HeaderAt(header.Policy.Height)))
        {
            throw new InvalidBlockException(header.Height, "its policy reference names no policies block");
        }

        var draft = Run(header.Time, header.Proposer, header.Policy, block.Transactions);
        BlockRules.CheckOutcome(block, draft, _rules);
        return draft with { Block = block };
    }

    /// <summary>Makes a draft the head.</summary>
    public void Commit(Draft draft)
    {
        var header = draft.Block.Header;
        if (header.Parent != _head.Digest)
        {
            throw new InvalidOperationException("a draft is committed on the head it was made for");
        }

        State.Commit(header.Height, draft.Writes, header.State);
        lock (_seenLock)
        {
            _seen.Forget(header.Time);
            foreach (var transaction in draft.Block.Transactions)
            {
                _seen.Remember(transaction);
            }

            _headers.Add(header.Digest);
        }

        _head = header;
    }

    /// <summary>
    /// Runs a message on the head's state without a transaction: what would happen, and the state it would leave.
    /// </summary>
    public (Outcome Outcome, StateView After) DryRun(Message message, Member signer, Timestamp now)
    {
        var state = new WorkingState(Latest);
        var run = new Execution(_genesis.Network, default, signer, now, _policies?.Latest ?? state, state);
        return (Dispatch.Run(message, run), state);
    }

    /// <summary>The header digest at a height, or null above the head.</summary>
    public Digest? HeaderAt(Height height)
    {
        lock (_seenLock)
        {
            return height.Value < (ulong)_headers.Count ? _headers[(int)height.Value] : null;
        }
    }

    private static BlockReference Reference(BlockHeader header) => new(header.Height, header.Digest);

    private Draft Run(Timestamp time, string proposer, BlockReference policy, IReadOnlyList<Transaction> candidates)
    {
        var state = new WorkingState(Latest);
        var signers = _policies is null ? Latest : _policies.State.At(policy.Height);
        var taken = new List<Transaction>(candidates.Count);
        var receipts = new List<Receipt>(candidates.Count);
        var leftOut = new List<LeftOut>();
        var ids = new HashSet<TransactionId>();
        foreach (var transaction in candidates)
        {
            var refusal = Screen(transaction, signers, time, out var signer);
            refusal ??= ids.Add(transaction.Id) ? null : Refusal.DuplicateTransaction;
            refusal ??= _quotas.TryCharge(signer!, state, signers, time) ? null : Refusal.QuotaExceeded;
            if (refusal is { } reason)
            {
                state.Discard();
                leftOut.Add(new LeftOut(transaction, reason));
                continue;
            }

            state.Keep();
            var policies = _policies is null ? state : signers;
            var run = new Execution(_genesis.Network, transaction.Id, signer!, time, policies, state);
            receipts.Add(Receipt.Of(transaction.Id, Dispatch.Run(transaction.Message!, run)));
            taken.Add(transaction);
        }

        var header = Header(time, proposer, policy, state.Writes, taken, receipts);
        return new Draft(new Block(header, taken, receipts), leftOut) { Writes = state.Writes };
    }

    private BlockHeader Header(
        Timestamp time,
        string proposer,
        BlockReference policy,
        WriteSet writes,
        List<Transaction> transactions,
        List<Receipt> receipts) => new()
    {
        Network = _genesis.Network,
        Ledger = Name,
        Height = _head.Height.Next,
        Parent = _head.Digest,
        Time = time,
        Proposer = proposer,
        Policy = policy,
        TransactionsRoot = MerkleTree.Root([.. transactions.Select(transaction => transaction.Leaf)]),
        ReceiptsRoot = MerkleTree.Root([.. receipts.Select(receipt => receipt.Leaf)]),
        State = State.DigestAfter(writes),
        Validators = _genesis.Validators.Digest,
        NextValidators = _genesis.Validators.Digest,
    };

    // The order of these checks is the order of precedence (spec ledger 2.4).
    private Refusal? Screen(Transaction transaction, StateView signers, Timestamp now, out Member? signer)
    {
        signer = null;
        if (transaction.Network != _genesis.Network)
        {
            return Refusal.WrongNetwork;
        }

        if (transaction.Ledger != Name)
        {
            return Refusal.WrongLedger;
        }

        if (transaction.Expires <= now)
        {
            return Refusal.Expired;
        }

        if (transaction.Expires > now.PlusMs(Transaction.WindowMs))
        {
            return Refusal.ExpiresTooLate;
        }

        lock (_seenLock)
        {
            if (_seen.Holds(transaction.Id))
            {
                return Refusal.DuplicateTransaction;
            }
        }

        return Resolve(transaction, signers, out signer) ?? Read(transaction);
    }

    // A body that does not read could hold anything in clear: it never reaches the ledger (ADR 14).
    private Refusal? Read(Transaction transaction) =>
        transaction.Message is not { } message ? transaction.Fault
        : message.Type.Ledger != Name ? Refusal.UnknownType
        : null;

    private static Refusal? Resolve(Transaction transaction, StateView signers, out Member? signer)
    {
        signer = null;
        var use = signers.Get(KeyUse.Table, transaction.Jws.KeyThumbprint.ToString());
        if (use is null)
        {
            return Refusal.UnknownSigner;
        }

        if (!use.IsCurrent)
        {
            return Refusal.KeyRetired;
        }

        signer = signers.Get(Member.Table, use.Member.ToString())!;
        return signer.IsRevoked ? Refusal.SignerRevoked
            : transaction.IsSignedBy(signer.SigningKey) ? null
            : Refusal.BadSignature;
    }
}
