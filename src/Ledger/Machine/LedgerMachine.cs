using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Snapshots;
using Salus.Ledger.States;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Certificates;
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
    private volatile ReplayGuard _seen = new();
    private volatile HeaderChain _headers;
    private volatile State _state;
    private volatile BlockHeader _head;
    private volatile SnapshotManifest? _checkpoint;
    private long _transactionsAboveCheckpoint;

    /// <summary>A machine at block 0.</summary>
    /// <param name="genesis">The network's genesis.</param>
    /// <param name="name">The ledger.</param>
    /// <param name="policies">The machine of <c>policies</c>; null for <c>policies</c> itself.</param>
    /// <param name="store">Where the log of its state is kept; in memory when none is given.</param>
    public LedgerMachine(Genesis genesis, LedgerName name, LedgerMachine? policies, IStateStore? store = null)
        : this(genesis, name, policies, new State(store ?? new StateInMemory()), new HeaderChain())
    {
        var writes = GenesisBlock.Writes(genesis, name);
        _head = GenesisBlock.Header(genesis, name, State.DigestAfter(writes));
        State.Commit(_head, [], writes);
        _headers.Add(_head.Digest, _head.Proposer);
    }

    internal LedgerMachine(Genesis genesis, LedgerName name, LedgerMachine? policies, LedgerMemory memory)
        : this(genesis, name, policies, memory.State, memory.Headers)
    {
        _seen = memory.Seen;
        _checkpoint = memory.Taken;
        _head = memory.Taken.Header;
    }

    private LedgerMachine(
        Genesis genesis, LedgerName name, LedgerMachine? policies, State state, HeaderChain headers)
    {
        if ((name == LedgerName.Policies) != (policies is null))
        {
            throw new ArgumentException("every ledger but policies is judged under policies", nameof(policies));
        }

        _genesis = genesis;
        _rules = genesis.Rules(name);
        _policies = policies;
        _quotas = new Quotas(genesis.Quotas);
        _headers = headers;
        _head = null!;
        _state = state;
    }

    /// <summary>The ledger.</summary>
    public LedgerName Name => _rules.Name;

    /// <summary>When snapshots are taken.</summary>
    public Checkpoints Checkpoints => _genesis.Checkpoints;

    /// <summary>The state, in versions.</summary>
    public State State => _state;

    /// <summary>The header of the last committed block.</summary>
    public BlockHeader Head => _head;

    /// <summary>The set that votes on the next block.</summary>
    public ValidatorSet Validators => ValidatorsAt(_head.Height.Next);

    /// <summary>The snapshot of the last checkpoint; null before the first. The store of the state has its
    /// pieces.</summary>
    public SnapshotManifest? Checkpoint => _checkpoint;

    /// <summary>The state after the last committed block.</summary>
    public StateView Latest => State.At(_head.Height);

    /// <summary>The state that members and consents are read from now.</summary>
    public StateView LatestPolicies => (_policies ?? this).Latest;

    /// <summary>
    /// Whether a transaction may enter a block at a time: null, or why not. Its signature is verified here. Quotas are
    /// checked when a block is drafted.
    /// </summary>
    public Refusal? Screen(Transaction transaction, Timestamp now) =>
        Screen(transaction, LatestPolicies, now, isVouchedFor: false, out _);

    /// <summary>Whether a block holds this transaction already, as far back as ids are remembered.</summary>
    public bool HasTaken(TransactionId id) => _seen.Holds(id);

    /// <summary>How many more transactions the signer of one may send now (spec ledger 7); none when it is no
    /// member.</summary>
    public long Room(Transaction transaction, Timestamp now)
    {
        var policies = LatestPolicies;
        return policies.Get(KeyUse.Table, transaction.SignerThumbprint) is { } use
            && policies.Get(Member.Table, use.Member.ToString()) is { } signer
            ? _quotas.Room(signer, Latest, policies, now)
            : 0;
    }

    /// <summary>
    /// Executes candidates, in order, as the next block. Those that may not enter are left out. A time that is not
    /// after the head's is an ArgumentOutOfRangeException.
    /// </summary>
    public Draft Draft(Timestamp time, string proposer, IReadOnlyList<Transaction> candidates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, _head.Time);
        var policy = _policies is null ? default : Reference(_policies.Head);
        return Run(time, proposer, policy, candidates, areVouchedFor: false);
    }

    /// <summary>
    /// Executes a block that was made elsewhere; throws <see cref="InvalidBlockException"/> when it differs.
    /// </summary>
    public Draft Execute(Block block) => Execute(block, isVouchedFor: false);

    /// <summary>
    /// As <see cref="Execute(Block)"/>, without verifying the signatures in its transactions: that they were good is
    /// what the validators certified (spec ledger 13.5). The caller has checked the certificate.
    /// </summary>
    public Draft ExecuteCertified(Block block) => Execute(block, isVouchedFor: true);

    /// <summary>As <see cref="Execute(Block)"/>, of a block of which only the header says what its receipts are: a
    /// proposal.</summary>
    public Draft Execute(BlockHeader header, IReadOnlyList<Transaction> transactions) =>
        Execute(header, transactions, isVouchedFor: false);

    /// <summary>Whether the <c>policies</c> block that a block is judged under is here yet.</summary>
    public bool HasPoliciesOf(BlockHeader header) =>
        _policies is null || header.Policy.Height <= _policies.Head.Height;

    private Draft Execute(Block block, bool isVouchedFor)
    {
        var draft = Execute(block.Header, block.Transactions, isVouchedFor);
        BlockRules.CheckReceipts(block, draft);
        return draft with { Block = block };
    }

    private Draft Execute(BlockHeader header, IReadOnlyList<Transaction> transactions, bool isVouchedFor)
    {
        BlockRules.CheckLinks(header, _head, _genesis, _rules, Validators);
        if (header.Policy.Header != (_policies is null ? Digest.Zero : _policies.HeaderAt(header.Policy.Height)))
        {
            throw new InvalidBlockException(header.Height, "its policy reference names no policies block");
        }

        var draft = Run(header.Time, header.Proposer, header.Policy, transactions, isVouchedFor);
        BlockRules.CheckOutcome(header, transactions, draft, _rules);
        return draft with { Block = draft.Block with { Header = header } };
    }

    /// <summary>Makes a draft the head.</summary>
    public void Commit(Draft draft)
    {
        var header = draft.Block.Header;
        if (header.Parent != _head.Digest)
        {
            throw new InvalidOperationException("a draft is committed on the head it was made for");
        }

        TransactionId[] taken = [.. draft.Block.Transactions.Select(transaction => transaction.Id)];
        State.Commit(header, taken, draft.Writes);
        _seen.Move(header.Time, taken);
        _headers.Add(header.Digest, header.Proposer);
        _transactionsAboveCheckpoint += taken.Length;
        var last = _checkpoint?.Header.Height.Value ?? 0;
        if (Checkpoints.AreDue(header.Height.Value - last, _transactionsAboveCheckpoint))
        {
            State.Log.EndPiece();
            _checkpoint = SnapshotManifest.Of(header, State.Log.Pieces);
            _transactionsAboveCheckpoint = 0;
        }

        _head = header;
    }

    /// <summary>
    /// Goes on from where a machine of the same ledger is that a snapshot was loaded into, instead of executing all
    /// blocks in between. That machine is used for nothing else any more (spec snapshots 4.5).
    /// </summary>
    public void GoOnFrom(LedgerMachine loaded)
    {
        if (loaded.Name != Name || loaded.Head.Height <= Head.Height)
        {
            throw new InvalidOperationException("a ledger goes on from a later block of its own");
        }

        (_headers, _seen, _state) = (loaded._headers, loaded._seen, loaded._state);
        (_checkpoint, _head) = (loaded._checkpoint, loaded._head);
        _transactionsAboveCheckpoint = loaded._transactionsAboveCheckpoint;
    }

    /// <summary>
    /// Runs a message on the head's state without a transaction: what would happen, and the state it would leave.
    /// </summary>
    public (Outcome Outcome, StateView After) DryRun(Message message, Member signer, Timestamp now)
    {
        var state = new WorkingState(Latest);
        var run = new Execution(_genesis, default, signer, now, _policies?.Latest ?? state, state);
        return (Dispatch.Run(message, run), state);
    }

    /// <summary>The set that votes on a height, at most on the next block (spec ledger 14.2).</summary>
    public ValidatorSet ValidatorsAt(Height height) =>
        height.Value == 0
            ? _genesis.Validators
            : ValidatorsInForce.In(State.At(new Height(height.Value - 1)), _genesis);

    /// <summary>The heights below one whose headers name another set for the next block than for their own, oldest
    /// first, each with that next set.</summary>
    public IReadOnlyList<(Height Height, ValidatorSet Next)> ValidatorChangesBelow(Height below) =>
    [
        .. State.Written(ValidatorsInForce.Table, ValidatorsInForce.Id)
            .Where(height => height < below && ValidatorsAt(height).Digest != ValidatorsAt(height.Next).Digest)
            .Select(height => (height, ValidatorsAt(height.Next))),
    ];

    /// <summary>The first height on which a validator could vote that was voted in; null for one of genesis, and where
    /// nobody knows here any more.</summary>
    public Height? EntryOf(string validator) => ValidatorChangesBelow(Head.Height.Next)
        .Where(change => change.Next.Find(validator) is not null && ValidatorsAt(change.Height).Find(validator) is null)
        .Select(change => (Height?)change.Height.Next)
        .FirstOrDefault();

    /// <summary>The header digest at a height, or null above the head.</summary>
    public Digest? HeaderAt(Height height) => _headers.At(height)?.Header;

    /// <summary>Who proposed the block at a height, or null above the head; empty for block 0.</summary>
    public string? ProposerAt(Height height) => _headers.At(height)?.Proposer;

    private static BlockReference Reference(BlockHeader header) => new(header.Height, header.Digest);

    private Draft Run(
        Timestamp time,
        string proposer,
        BlockReference policy,
        IReadOnlyList<Transaction> candidates,
        bool areVouchedFor)
    {
        var state = new WorkingState(Latest);
        var signers = _policies is null ? Latest : _policies.State.At(policy.Height);
        var taken = new List<Transaction>(candidates.Count);
        var receipts = new List<Receipt>(candidates.Count);
        var leftOut = new List<LeftOut>();
        var ids = new HashSet<TransactionId>(candidates.Count);
        foreach (var transaction in candidates)
        {
            var refusal = Screen(transaction, signers, time, areVouchedFor, out var signer);
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
            var run = new Execution(_genesis, transaction.Id, signer!, time, policies, state);
            receipts.Add(Receipt.Of(transaction.Id, Dispatch.Run(transaction.Message!, run)));
            taken.Add(transaction);
        }

        var next = NextValidators(state, signers);
        var header = Header(time, proposer, policy, state.Writes, taken, receipts) with
        {
            NextValidators = next.Digest,
        };
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
        Checkpoint = Named(_head.Height.Next),
        Validators = _head.NextValidators,
        NextValidators = _head.NextValidators,
    };

    // On policies the rules write the set; the other ledgers take over that of the policies block they name, so that
    // each knows its own sets by height. spec ledger 14.2
    private ValidatorSet NextValidators(WorkingState state, StateView policies)
    {
        var next = ValidatorsInForce.In(_policies is null ? state : policies, _genesis);
        if (_policies is not null && next.Digest != _head.NextValidators)
        {
            ValidatorsInForce.Put(state, next);
            state.Keep();
        }

        return next;
    }

    // spec snapshots 1.2
    private BlockReference Named(Height height) =>
        _checkpoint is { } last && Checkpoints.NamedAt(last.Header.Height) == height
            ? new BlockReference(last.Header.Height, last.Digest)
            : default;

    // The order of these checks is the order of precedence (spec ledger 2.4).
    private Refusal? Screen(
        Transaction transaction, StateView signers, Timestamp now, bool isVouchedFor, out Member? signer)
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

        return _seen.Holds(transaction.Id)
            ? Refusal.DuplicateTransaction
            : Resolve(transaction, signers, isVouchedFor, out signer) ?? Read(transaction);
    }

    // A body that does not read could hold anything in clear: it never reaches the ledger (ADR 14).
    private Refusal? Read(Transaction transaction) =>
        transaction.Message is not { } message ? transaction.Fault
        : message.Type.Ledger != Name ? Refusal.UnknownType
        : null;

    private static Refusal? Resolve(
        Transaction transaction, StateView signers, bool isVouchedFor, out Member? signer)
    {
        signer = null;
        var use = signers.Get(KeyUse.Table, transaction.SignerThumbprint);
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
            : isVouchedFor || transaction.IsSignedBy(signer.SigningKey) ? null
            : Refusal.BadSignature;
    }
}
