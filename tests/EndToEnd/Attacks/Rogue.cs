using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Salus.Consensus.Messages;
using Salus.EndToEnd.Clusters;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Hosting;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;
using Salus.Primitives.Wire;

namespace Salus.EndToEnd.Attacks;

/// <summary>An attacker who has what a validator stored of <c>policies</c>, and the voting keys of some validators:
/// makes blocks that are right in everything but who agreed on them.</summary>
internal sealed class Rogue
{
    private readonly FoundedNetwork _founded;
    private readonly LedgerMachine _machine;
    private readonly List<StoredBlock> _stored;

    /// <param name="cluster">The cluster; the node that is looted does not run.</param>
    /// <param name="looted">Whose folder it has.</param>
    /// <param name="below">Where its own history leaves the true one; all of the true one stays where there is
    /// none.</param>
    public Rogue(Cluster cluster, string looted, ulong below = ulong.MaxValue)
    {
        _founded = cluster.Founded;
        _machine = new LedgerMachine(_founded.Genesis, LedgerName.Policies, policies: null);
        var folder = new DataFolder(cluster.FolderOf(looted)).Ledger(LedgerName.Policies);
        var blocks = SegmentScan.Read(
            folder, LedgerName.Policies, _machine.Head.Digest, SegmentRecovery.ReadMark(folder)!.Value.Mark);
        var kept = blocks.Where(one => one.Block.Header.Height.Value < below).ToList();
        _stored = [.. kept.Select(one => one.Block)];
        new LedgerReplay(_founded.Genesis, _machine, folder).Run(kept, CancellationToken.None);
    }

    public Height Head => _machine.Head.Height;

    /// <summary>The next block of its own: somebody whom its hospital registers. Certified by those whose keys it has,
    /// under these names.</summary>
    public CertifiedBlock Forge(params (string Name, string KeyOf)[] signatures)
    {
        var hospital = _founded.Organisations[^1];
        var (id, signing, agreement) = MemberKeys.Generate();
        var network = _founded.Genesis.Network;
        var message = new RegisterMember(
            id,
            Role.Patient,
            signing.Public,
            agreement.Public,
            Licence: null,
            Profile: null,
            KeyPossession.Sign(signing, agreement.Public, network, id));
        var expires = new Timestamp(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()).PlusMs(300_000);
        var draft = new TransactionDraft(network, message, expires, RandomId.From(RandomNumberGenerator.GetBytes(16)));
        Assert.True(Transaction.TryParse(
            Encoding.ASCII.GetBytes(draft.Sign(hospital.Registrar.Signing)), out var transaction, out _));
        var time = new ValidatorClock(TimeProvider.System).TimeAfter(_machine.Head);
        var next = _machine.Draft(time, "v4", [transaction!]);
        _machine.Commit(next);
        return new CertifiedBlock(next.Block, Certify(next.Block.Header, signatures));
    }

    /// <summary>A validator's vote in the first round of a block of <c>records</c>, for nothing that is
    /// there.</summary>
    public Message.Vote Vote(string validator, ulong height, string what)
    {
        var digest = Digest.Of(Encoding.ASCII.GetBytes(what));
        var bytes = VoteBytes.For(VotePhase.Prepare, _founded.Genesis.Network, "records", height, 0, digest);
        var key = _founded.Validators.Single(one => one.Id == validator).VotingKey;
        return new Message.Vote(Phase.Prepare, height, 0, digest, validator, key.Sign(bytes));
    }

    /// <summary>Writes what it kept of the true history, and then its own, as a validator's folder has it.</summary>
    public void Write(LedgerFolder folder, IEnumerable<CertifiedBlock> own)
    {
        var genesis = new LedgerMachine(_founded.Genesis, LedgerName.Policies, policies: null).Head.Digest;
        using var store = SegmentStore.Open(
            folder, LedgerName.Policies, genesis, DiskFile.Open, NullLogger.Instance);
        foreach (var block in _stored.Select(stored => stored.ToBlock()).Concat(own))
        {
            store.Append(block);
        }
    }

    /// <summary>The certificate of a node, made with its hospital's authority.</summary>
    public X509Certificate2 NodeCertificate(string validator)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var hospital = _founded.Validators.Single(one => one.Id == validator).Organisation;
        using var issued = X509CertificateLoader.LoadCertificate(
            _founded.Organisations.Single(one => one.Id == hospital).Authority
                .IssueForNode(validator, Jwk.FromSpki(key.ExportSubjectPublicKeyInfo())));
        return issued.CopyWithPrivateKey(key);
    }

    public static ReadOnlyMemory<byte> Encode(CertifiedBlock block)
    {
        var writer = new WireWriter();
        BlockEncoding.Write(writer, block);
        return writer.WrittenMemory;
    }

    private Certificate Certify(BlockHeader header, (string Name, string KeyOf)[] signatures)
    {
        var vote = VoteBytes.For(header.Network, "policies", header.Height.Value, 0, header.Digest);
        return new Certificate(0, [.. signatures.Select(one => new ValidatorSignature(
            one.Name, _founded.Validators.Single(validator => validator.Id == one.KeyOf).VotingKey.Sign(vote)))]);
    }
}
