using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Node.Bft;
using Salus.Node.Hosting;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Node.Backups;

/// <summary>
/// The way out of a region in which so many validators lost what they said that the others are no quorum: each waits
/// for blocks that nobody makes (spec votes 7, ADR 46). It holds the data folder of one of them, verified.
/// </summary>
public sealed class NewBeginning : IDisposable
{
    // No height comes so far in a century of rounds: what was said in one that some other still shows is said by nobody
    // again.
    private const uint FirstRound = 1_000_000_000;

    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(7);

    private readonly DataFolder _folder;
    private readonly Genesis _genesis;
    private readonly ValidatorIdentity _self;
    private readonly FolderLock _lock;
    private readonly Timestamp _now;
    private readonly List<LedgerMachine> _lost = [];

    private NewBeginning(DataFolder folder, Genesis genesis, ValidatorIdentity self, TimeProvider time)
    {
        (_folder, _genesis, _self) = (folder, genesis, self);
        _now = new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds());
        _lock = FolderLock.Take(folder);
    }

    /// <summary>Verifies the data folder of a node that does not run. Throws <see cref="NodeStartException"/>,
    /// <see cref="FolderInUseException"/>, <see cref="StoreDamagedException"/>, <see cref="VotesKeptException"/>.
    /// </summary>
    public static NewBeginning Of(
        string dataFolder, TimeProvider time, AuditTrail trail, CancellationToken cancellationToken)
    {
        var identity = NodeIdentity.Read(dataFolder);
        var self = new ValidatorIdentity(identity.Validator, identity.VotingKey);
        return Of(new DataFolder(dataFolder), identity.Genesis, self, time, trail, cancellationToken);
    }

    internal static NewBeginning Of(
        DataFolder folder,
        Genesis genesis,
        ValidatorIdentity self,
        TimeProvider time,
        AuditTrail trail,
        CancellationToken cancellationToken)
    {
        var beginning = new NewBeginning(folder, genesis, self, time);
        try
        {
            beginning.Look(trail, cancellationToken);
            return beginning;
        }
        catch
        {
            beginning.Dispose();
            throw;
        }
    }

    /// <summary>The last block of each ledger on which what this validator said is lost.</summary>
    public IReadOnlyList<BackupHead> Heads =>
        [.. _lost.Select(machine => new BackupHead(machine.Name, machine.Head.Height, machine.Head.Digest))];

    /// <summary>That it is lost, signed: for the operators of the other validators.</summary>
    public string State() =>
        new LostVotes(_genesis.Network, _genesis.Digest, _self.Id, _now, Heads).Sign(_self.VotingKey);

    /// <summary>Lets this validator vote above its heads, if validators with a quorum of the power state that they lost
    /// their votes above the same ones; its own loss counts without a statement. Throws
    /// <see cref="LostVotesRefusedException"/>.</summary>
    public void Begin(IEnumerable<string> statements)
    {
        var others = statements.Select(LostVotes.Read).DistinctBy(one => one.Statement.Validator)
            .Where(one => one.Statement.Validator != _self.Id).ToList();
        foreach (var machine in _lost)
        {
            Require(machine, others);
        }

        foreach (var machine in _lost)
        {
            using var votes = VoteLog.Open(_folder.Ledger(machine.Name), DiskFile.Open);
            votes.Write([new Said(WishAbove(machine), null)]);
        }
    }

    public void Dispose() => _lock.Dispose();

    private void Look(AuditTrail trail, CancellationToken cancellationToken)
    {
        var reports = LedgerAudit.Run(_folder, _genesis, trail, cancellationToken);
        if (reports.Select(report => report.Fault).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            throw new StoreDamagedException(fault.File, fault.Height, fault.Offset, fault.What);
        }

        _lost.AddRange(trail.Machines.Where(IsLost));
        if (_lost.Count == 0)
        {
            throw new VotesKeptException(_folder.Root);
        }
    }

    private bool IsLost(LedgerMachine machine)
    {
        if (_genesis.Rules(machine.Name).Engine != Engine.Bft)
        {
            return false;
        }

        var folder = _folder.Ledger(machine.Name);
        using var votes = VoteLog.Open(folder, DiskFile.Open);
        if (votes.Height is null)
        {
            return true;
        }

        // An old log, of a copy of the disk. spec votes 4.3
        var first = GenesisBlock.Header(_genesis, machine.Name).Digest;
        var mark = SegmentRecovery.ReadMark(folder)?.Mark ?? Mark.Empty(first);
        return SegmentScan.Read(folder, machine.Name, first, mark)
            .Where(stored => stored.Block.Header.Height.Value > votes.Height)
            .Any(stored => votes.Misses(stored.Block.ToBlock(), _self.Id));
    }

    private void Require(LedgerMachine machine, List<(LostVotes Statement, Jws Signed)> others)
    {
        var (validators, ledger) = (machine.Validators, Code<LedgerName>.Text(machine.Name));
        var power = validators.Find(_self.Id)?.Power ?? 0;
        foreach (var (statement, signed) in others)
        {
            var head = statement.Heads.FirstOrDefault(one => one.Ledger == machine.Name);
            power += validators.Find(statement.Validator) is not { } validator ? throw Refused("is no validator here")
                : !signed.Verify(validator.Key) ? throw Refused("did not sign it")
                : statement.Genesis != _genesis.Digest ? throw Refused("stated it for another network")
                : !IsOfNow(statement.Time) ? throw Refused($"stated it on {statement.Time}; let it be stated again")
                : head is null ? throw Refused($"knows what it said on {ledger}")
                : head.Height != machine.Head.Height || head.Header != machine.Head.Digest
                    ? throw Refused($"ends {ledger} with {head.Height}:{head.Header}, and this validator with "
                        + $"{machine.Head.Height}:{machine.Head.Digest}: let all nodes run until they have the same")
                : validator.Power;

            LostVotesRefusedException Refused(string why) => new($"one is refused: {statement.Validator} {why}");
        }

        if (!_genesis.Rules(machine.Name).Quorum.IsMet(power, validators.TotalPower))
        {
            throw new LostVotesRefusedException(
                $"and this validator's own there are those of {power} of {validators.TotalPower} votes on {ledger}, "
                + "which is no quorum: the others vote, or state their loss too");
        }
    }

    private bool IsOfNow(Timestamp stated) => Math.Abs(_now.UnixMs - stated.UnixMs) <= GoodFor.TotalMilliseconds;

    // It binds a validator to nothing but to leave out the rounds before.
    private Message.ChangeRound WishAbove(LedgerMachine machine)
    {
        var bytes = new SignedBytes(_genesis.Network, Code<LedgerName>.Text(machine.Name));
        var wish = new Message.ChangeRound(
            machine.Head.Height.Next.Value, FirstRound, _self.Id, null, null, default);
        return wish with { Signature = _self.VotingKey.Sign(bytes.Of(wish)) };
    }
}
