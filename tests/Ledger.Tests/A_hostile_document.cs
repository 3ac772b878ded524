using System.Text;
using System.Text.Json;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Ledger.States;
using Salus.Ledger.Transactions;
using Salus.Node.Tests.Doors;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Tests;

/// <summary>Whatever a reader is given is read or refused as it documents; nothing else comes of it.</summary>
public sealed class A_hostile_document
{
    private static readonly int Runs = Environment.GetEnvironmentVariable("SALUS_LONG") == "1" ? 100_000 : 8_000;
    private static readonly TestRegion Region = Some.Region(1, 1, 1);
    private static readonly Person Patient = Region.Patient(Category.Laboratory);

    // spec doors 1.5
    [Fact]
    public void is_read_or_refused_as_documented() => HostileReading.Try([.. Documents(), .. Snapshots()]);

    // spec doors 1.5
    [Fact]
    public void is_signed_as_a_message_and_screened()
    {
        var seed = Environment.TickCount;
        Message[] messages = [.. Samples.Of(Region, Patient)];
        Assert.Equal(MessageTypes.All.Count(), messages.Select(message => message.Type.Name).Distinct().Count());
        for (var run = 0; run < Runs / 4; run++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + run));
            var honest = Region.Sign(Patient, messages[run % messages.Length]).Jws;
            var payload = Mutation.Of(honest.Payload.ToArray(), random);
            var compact = Encoding.ASCII.GetBytes(Jws.Sign(Patient.Signing, honest.Typ, payload).ToCompact());
            try
            {
                if (Transaction.TryParse(compact, out var transaction, out _))
                {
                    Region.Policies.Screen(transaction!, Region.Now);
                    Region.Records.Screen(transaction!, Region.Now);
                    Region.Policies.Draft(Region.Now, "v0", [transaction!]);
                }
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed}, run {run}: {fault}\n{Encoding.UTF8.GetString(payload)}");
            }
        }
    }

    private static IEnumerable<HostileReader> Documents()
    {
        Transaction[] sent = [.. Samples.Of(Region, Patient).Take(3).Select(message => Region.Sign(Patient, message))];
        var final = Region.Commit(LedgerName.Policies, sent[0]);
        var proof = Proof.Of(final, 0);
        var compact = Encoding.ASCII.GetBytes(sent[1].Jws.ToCompact());
        var key = Encoding.UTF8.GetBytes(Patient.Signing.Public.ToJson());
        var sealedKey = Encoding.ASCII.GetBytes(Jwe.Seal([1, 2, 3], Patient.Agreement.Public, JweBinding.Empty));
        var possession = ConnectionPossession.Sign(Patient.Signing, Some.Digest(1), "net", Patient.Id);
        var wire = typeof(WireRejectedException);
        var jose = typeof(JoseRejectedException);
        return
        [
            new("transaction", compact, bytes => _ = Transaction.TryParse(bytes, out _, out _)),
            new("jws", compact, bytes => Jws.Parse(bytes), jose),
            new("jwk", key, bytes => Jwk.Parse(bytes), jose),
            new("spki", Patient.Signing.Public.ToSpkiDer(), bytes => Jwk.FromSpki(bytes), jose),
            new("jwe", sealedKey, bytes => Jwe.ReadHeader(Encoding.Latin1.GetString(bytes)), jose),
            new("json", sent[2].Jws.Payload.ToArray(), bytes => JsonFields.Parse(bytes), typeof(JsonRejectedException)),
            new("header", final.Block.Header.Encode(), bytes => BlockHeader.Decode(bytes), wire),
            new("certificate", final.Certificate.Encode(), bytes => Certificate.Decode(bytes), wire),
            new("receipt", proof.Receipt.Bytes.ToArray(), bytes => Receipt.Parse(bytes), typeof(JsonException)),
            new("proof", proof.Write(), bytes => Proof.Parse(bytes).Verify(Region.Genesis),
                typeof(ProofRejectedException)),
            new("card", Card().Write(), bytes => ContactCard.Parse(bytes, Region.Genesis),
                typeof(ProofRejectedException)),
            new("possession", Encoding.ASCII.GetBytes(possession), bytes => ConnectionPossession.Read(bytes)),
            new("genesis", Region.Genesis.Bytes.ToArray(), bytes => Genesis.Parse(bytes),
                typeof(JsonRejectedException)),
            new("validators", Region.Genesis.Validators.Encode(), bytes => ValidatorSet.Decode(bytes), wire),
        ];
    }

    // What a node reads of a snapshot, before and after a digest tells whether it is the right one.
    private static IEnumerable<HostileReader> Snapshots()
    {
        var header = Region.Chain[^1].Block.Header with { Height = new Height(Checkpoints.Interval) };
        var manifest = SnapshotManifest.Of(
            header, [.. Enumerable.Range(1, 99).Select(number => new Piece(number, Some.Digest(number)))]);
        var block = new WireWriter();
        var writes = GenesisBlock.Writes(Region.Genesis, LedgerName.Policies);
        LoggedBlock.Write(block, header, [new TransactionId(Some.Digest(3))], writes);
        var wire = typeof(WireRejectedException);
        return
        [
            new("manifest", manifest.Bytes.ToArray(), bytes => SnapshotManifest.Read(bytes), wire),
            new("block of a state's log", block.ToArray(), bytes => _ = new LoggedBlock(bytes).Writes.Length, wire),
        ];
    }

    private static ContactCard Card()
    {
        var given = Region.Chain.Single(final => final.Block.Transactions.Any(
            one => one.Message is RegisterMember registered && registered.Member == Patient.Id));
        var index = given.Block.Transactions.Index().Single(
            one => one.Item.Message is RegisterMember registered && registered.Member == Patient.Id).Index;
        return ContactCard.Of(Proof.Of(given, index));
    }
}
