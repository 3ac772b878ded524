using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Ledgers;

/// <summary>The ledgers of four hospitals, written to disk without nodes: everybody signs every block, and the
/// validators change when a test says so.</summary>
internal sealed class ChangingLedgers : IDisposable
{
    private readonly Dictionary<string, KeyPair> _keys;
    private readonly Dictionary<LedgerName, (LedgerMachine Machine, SegmentStore Store)> _ledgers = [];
    private int _names;

    public ChangingLedgers(OpenDiskFile? open = null)
    {
        _keys = Hospital.Validators.ToDictionary(one => one.Id, one => one.VotingKey);
        var policies = Machine(LedgerName.Policies, null);
        foreach (var machine in new[] { policies, Machine(LedgerName.Records, policies) })
        {
            var store = SegmentStore.Open(
                Hospital.Folder.Ledger(machine.Name),
                machine.Name,
                machine.Head.Digest,
                open ?? DiskFile.Open,
                NullLogger.Instance);
            _ledgers[machine.Name] = (machine, store);
        }

        LedgerMachine Machine(LedgerName name, LedgerMachine? under) =>
            new(Hospital.Genesis, name, under, StateFile.Open(Hospital.Folder.Ledger(name), NullLogger.Instance));
    }

    public TestHospital Hospital { get; } = new(validators: 4);

    /// <summary>Who signs nothing all the same.</summary>
    public string? Silent { get; init; }

    public LedgerMachine Policies => _ledgers[LedgerName.Policies].Machine;

    public LedgerMachine Records => _ledgers[LedgerName.Records].Machine;

    /// <summary>Every hospital gets a new validator in place of its old one.</summary>
    public void ReplaceValidators()
    {
        var former = Records.ValidatorsAt(Records.Head.Height.Next);
        ValidatorChange[] changes =
        [
            .. Now.Validators.Where(one => one.Power > 0).Select(one => new ValidatorChange(one.Id, 0)),
            .. Hospital.Genesis.Organisations.Select(New),
        ];
        var proposal = TestHospital.Sign(Hospital.Registrars[0], new ProposeChange(new NetworkChange(changes, [])));
        Add(LedgerName.Policies, proposal);
        foreach (var registrar in Hospital.Registrars.Take(3))
        {
            Add(LedgerName.Policies, TestHospital.Sign(registrar, new Vote(proposal.Id, IsInFavour: true)));
        }

        Assert.NotEqual(former.Digest, Now.Digest);
    }

    /// <summary>Somebody proposes what nobody votes on.</summary>
    public void Propose()
    {
        var change = new NetworkChange([], [new RoleQuota(Role.Patient, 10, 10)]);
        Add(LedgerName.Policies, TestHospital.Sign(Hospital.Registrars[0], new ProposeChange(change)));
    }

    /// <summary>It is proven that a validator committed two blocks.</summary>
    public void Compromise(string id)
    {
        var turn = new Turn(LedgerName.Records, new Height(1), 0, VotePhase.Commit);
        Add(LedgerName.Policies, TestHospital.Sign(
            Hospital.Stores[0], new ReportEquivocation(id, turn, Said(0), Said(1))));

        SignedDigest Said(byte number)
        {
            var digest = Digest.Of([number]);
            var bytes = VoteBytes.For(turn.Phase, Hospital.Genesis.Network, "records", 1, 0, digest);
            return new SignedDigest(digest, _keys[id].Sign(bytes));
        }
    }

    public void GrowTo(ulong height, LedgerName name = LedgerName.Records)
    {
        while (_ledgers[name].Machine.Head.Height.Value < height)
        {
            Add(name);
        }
    }

    public void WriteSnapshot(LedgerName name = LedgerName.Records)
    {
        _ledgers[name].Machine.State.Store.Flush();
        new SnapshotShelf(Hospital.Folder.Ledger(name)).Write(_ledgers[name].Machine.Checkpoint!);
    }

    /// <summary>The offer of the snapshot that was written last.</summary>
    public byte[] Offer(LedgerName name)
    {
        var (machine, store) = _ledgers[name];
        return SnapshotOffer.Newest(Hospital.Folder.Ledger(name), machine, store, above: 0)!.Encode();
    }

    /// <summary>A next block of records that those validators certified who had power at first.</summary>
    public void AddByTheFirst()
    {
        var block = Draft(LedgerName.Records, []).Block;
        var first = Hospital.Genesis.Validators.Validators.Select(one => one.Id);
        _ledgers[LedgerName.Records].Store.Append(new CertifiedBlock(block, Certify(block.Header, first)));
    }

    public void Close()
    {
        foreach (var (_, store) in _ledgers.Values)
        {
            store.Dispose();
        }
    }

    public void Dispose()
    {
        Close();
        Hospital.Dispose();
    }

    private ValidatorSet Now => _ledgers[LedgerName.Policies].Machine.Validators;

    private void Add(LedgerName name, params Transaction[] transactions)
    {
        var (machine, store) = _ledgers[name];
        var draft = Draft(name, transactions);
        Assert.Empty(draft.LeftOut);
        Assert.All(draft.Block.Receipts, receipt => Assert.Null(receipt.Refused));
        var voters = machine.Validators.Validators.Where(one => one.Power > 0 && one.Id != Silent);
        var certificate = Certify(draft.Block.Header, voters.Select(one => one.Id));
        store.Append(new CertifiedBlock(draft.Block, certificate));
        machine.Commit(draft);
    }

    private Draft Draft(LedgerName name, IReadOnlyList<Transaction> transactions)
    {
        var machine = _ledgers[name].Machine;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return machine.Draft(
            new Timestamp(Math.Max(now, machine.Head.Time.UnixMs + 1)),
            machine.Validators.Validators.First(one => one.Power > 0).Id,
            transactions);
    }

    private Certificate Certify(BlockHeader header, IEnumerable<string> voters)
    {
        var name = Code<LedgerName>.Text(header.Ledger);
        var vote = VoteBytes.For(header.Network, name, header.Height.Value, 0, header.Digest);
        return new Certificate(0, [.. voters.Select(id => new ValidatorSignature(id, _keys[id].Sign(vote)))]);
    }

    private ValidatorChange New(FoundingOrganisation organisation)
    {
        var (id, key) = ($"w{_names++}", KeyPair.Generate());
        _keys[id] = key;
        var possession = VotingKeyPossession.Sign(key, Hospital.Genesis.Network, id, organisation.Id);
        return new ValidatorChange(
            id, 1, new NewValidator(organisation.Id, key.Public, Base64Url.Encode(possession)));
    }
}
