using System.Text;
using Salus.Client.Erasures;
using Salus.Client.Fhir;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Client.Recovery;
using Salus.Client.Tests.Fhir;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Node.Tests.Doors;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Client.Tests;

/// <summary>Whatever stands in a file, or comes from a node, is read or refused as its reader documents.</summary>
public sealed class A_hostile_document
{
    private readonly TestNetwork _network = new();

    // spec doors 1.5
    [Fact]
    public void is_read_or_refused_as_documented() => HostileReading.Try(
        [.. OfWallets(), .. OfRecords(), .. OfRecovery()]);

    // spec doors 1.5
    [Theory]
    [InlineData("""{"kind":"\ud800","proofs":[]}""")]
    [InlineData("""{"kind":"salus-erasure-1","proofs":[],"\ud800":1}""")]
    [InlineData("""{"kind":"salus-erasure-1","proofs":[]}""")]
    [InlineData("""{"kind":"salus-erasure-1","proofs":[{"\ud800":"?"}]}""")]
    [InlineData("""{"kind":"salus-erasure-1","proofs":[{"kind":"\udc00"},7]}""")]
    public void is_no_erasure_when_it_is_not_text(string document)
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes(document).Select(one => one == '?' ? (byte)0xff : one)];

        Assert.Equal(document == """{"kind":"salus-erasure-1","proofs":[]}""", ErasureProof.IsOne(bytes));
        Assert.Throws<ProofRejectedException>(() => ErasureProof.Parse(bytes));
    }

    private IEnumerable<HostileReader> OfWallets()
    {
        var wallet = Wallet.Create(TestNetwork.Name, _network.Organisation, Role.Patient);
        var contents = new WalletContents
        {
            Member = wallet.Member,
            Role = wallet.Role,
            Organisation = wallet.Organisation,
            Network = wallet.Network,
            SigningKey = wallet.SigningKey,
            AgreementKey = wallet.AgreementKey,
            ConnectionKey = wallet.ConnectionKey,
            Certificate = TestCertificates.ForClient(wallet),
            CategoryKeys = [EpochKey.Generate(Category.Ecg, 1)],
        };
        var document = new WalletDocument(
            wallet.Member, WalletLock.MinRounds, new byte[WalletLock.SaltSize], new byte[WalletLock.CheckSize],
            new byte[WalletLock.NonceSize], new byte[100]);
        return
        [
            new("wallet", document.Write(), bytes => WalletDocument.Parse(bytes), typeof(JsonRejectedException)),
            new("what a wallet seals", contents.Write(), bytes => WalletContents.Parse(wallet.Member, bytes),
                typeof(JsonRejectedException), typeof(JoseRejectedException)),
        ];
    }

    private static IEnumerable<HostileReader> OfRecords()
    {
        var key = KeyPair.Generate();
        var envelope = Envelope.Seal(new byte[32], Some.Address(), 1, Envelope.CategoryRecipient, key.Public);
        var bundle = SomeBundle.Of(
            SomeBundle.Entry(SomeBundle.Patient, SomeBundle.PatientUrl),
            SomeBundle.Entry(
                """
                {"resourceType": "Observation", "effectiveDateTime": "2019-07",
                 "subject": {"reference": "https://a.example/fhir/Patient/p1"},
                 "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}], "text": "Heart rate"},
                 "category": [{"coding": [{"code": "vital-signs"}]}], "valueQuantity": {"value": 62}}
                """,
                "urn:uuid:0b1f36a4-7a0e-4b9a-8f9c-3b2f5b4f0001"));
        return
        [
            new("bundle", Encoding.UTF8.GetBytes(bundle), bytes => FhirBundle.Read(bytes),
                typeof(FhirRejectedException)),
            new("envelope", envelope.Bytes.ToArray(), bytes =>
                Envelope.Parse(bytes, Digest.Of(bytes)).Open(Some.Address(), 1, Envelope.CategoryRecipient, key),
                typeof(RecordException)),
            new("envelope of whom", envelope.Bytes.ToArray(), bytes =>
                Envelope.Parse(bytes, Digest.Of(bytes)).IsFor(key.Public),
                typeof(RecordException)),
            new("frame", FrameHead.Of("application/fhir+json", 100).Write(), bytes =>
                _ = FrameHead.TryRead(bytes)?.FrameLength,
                typeof(RecordException)),
        ];
    }

    private IEnumerable<HostileReader> OfRecovery()
    {
        var wallet = Wallet.Create(TestNetwork.Name, _network.Organisation, Role.Patient);
        var proof = _network.Send(_network.Registrar, wallet.Introduce().ToMessage());
        return
        [
            new("recovery", RecoveryRequest.Of(wallet).Write(), bytes => RecoveryRequest.Parse(bytes),
                typeof(RecoveryException)),
            new("erasure", new ErasureProof(proof, [proof]).Write(), bytes => ErasureProof.Parse(bytes),
                typeof(ProofRejectedException)),
        ];
    }
}
