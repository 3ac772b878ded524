using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Client.Consents;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Client.Tests;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Xunit.Abstractions;
using static Salus.CrossChecks.PortalJson;

namespace Salus.CrossChecks;

/// <summary>What the portal's TypeScript makes opens here, what is made here opens there, and the ledger takes what it
/// drafts.</summary>
public sealed class With_the_portal(ThePortalsProtocol portal, ITestOutputHelper output)
    : IClassFixture<ThePortalsProtocol>
{
    private const string Passphrase = "four words and a numb\u00e9r 7";

    private static readonly JweBinding Binding = JweBinding.Empty.With("use", "test").With("epoch", 3);

    private readonly TestNetwork _network = new();

    [Fact] // spec records 5.1 to 5.4
    public async Task A_wallet_made_here_opens_there()
    {
        if (IsAbsent())
        {
            return;
        }

        using var former = Wallet.Create(TestNetwork.Name, _network.Organisation, Role.Patient);
        using var wallet = former.Renew();
        using var epoch = KeyPair.Generate();
        wallet.CategoryKeys.Add(new EpochKey(Category.Ecg, 1, epoch));
        using var file = new ScratchFile();
        await wallet.SaveAsync(file.Path, Passphrase);
        var document = await File.ReadAllTextAsync(file.Path);

        var opened = await portal.AskAsync("open", ("document", document), ("passphrase", Passphrase));
        var other = await portal.AskAsync("open", ("document", document), ("passphrase", $"{Passphrase}."));

        Assert.Equal((wallet.Member.ToString(), "patient"), ((string?)opened["member"], (string?)opened["role"]));
        Assert.Equal(wallet.SigningKey.Public.KeyId, (string?)opened["kid"]);
        Assert.Equal(former.AgreementKey.Public.KeyId, (string?)opened["retired"]![0]);
        Assert.Equal(epoch.Public.KeyId, (string?)opened["ecg"]);
        Assert.Equal("wallet-wrong-passphrase", (string?)other["fault"]);
    }

    [Fact] // spec crypto 3.1 to 3.5
    public async Task Sealed_messages_are_opened_both_ways()
    {
        if (IsAbsent())
        {
            return;
        }

        using var wallet = await WalletAsync(Role.Doctor, "MD-1");
        var plaintext = Base64Url.Encode("to the desk"u8);
        var binding = JsonNode.Parse("""{"use":"test","epoch":3}""");
        var jwe = await portal.AskForAsync(
            "jwe", "seal", ("to", Json(wallet.AgreementKey.Public)), ("binding", binding), ("plaintext", plaintext));
        var opened = await portal.AskForAsync(
            "plaintext",
            "unseal",
            ("by", wallet.Member.ToString()),
            ("binding", binding!.DeepClone()),
            ("jwe", Jwe.Seal("to the page"u8, wallet.AgreementKey.Public, Binding)));

        Assert.Equal("to the desk"u8.ToArray(), Jwe.Open((string)jwe!, wallet.AgreementKey, Binding));
        Assert.Equal(Base64Url.Encode("to the page"u8), (string?)opened);
    }

    [Fact] // spec callers 1.1 to 1.3
    public async Task A_proof_of_possession_made_there_is_read_here()
    {
        if (IsAbsent())
        {
            return;
        }

        using var wallet = await WalletAsync(Role.Doctor, "MD-2");
        var proof = DpopProof.Parse((string)(await portal.AskForAsync(
            "proof",
            "possess",
            ("by", wallet.Member.ToString()),
            ("htm", "GET"),
            ("htu", "https://node.example/v1/ledgers"),
            ("token", "a-token"),
            ("nonce", "n-1")))!);

        Assert.Equal(wallet.SigningKey.Public, proof.Key);
        Assert.Equal(
            ("GET", "https://node.example/v1/ledgers", "n-1", Digest.Of("a-token"u8)),
            (proof.Claims.Method, proof.Claims.Target, proof.Claims.Nonce, proof.Claims.TokenHash));
    }

    // spec ledger 8.1, 8.2, 9.1, 9.9, 10.2 to 10.5, 11.1, 12.1; records 1 to 4
    [Fact]
    public async Task The_ledger_takes_what_it_drafts_and_each_side_opens_what_the_other_sealed()
    {
        if (IsAbsent())
        {
            return;
        }

        using var patient = await RegisteredAsync(Role.Patient);
        using var doctor = await RegisteredAsync(Role.Doctor, "MD-7");
        _network.Accept(_network.Registrar, new VerifyPractitioner(doctor.Member, IsInFavour: true));
        await PublishAsync(patient);
        await GrantAsync(patient, doctor);
        Assert.True(await IsPermittedAsync(doctor, patient));
        await NarrowAsync(patient, await ReadThereAsync(doctor, patient));
        await ReadHereAsync(doctor, patient);
        await PrepareForEmergenciesAsync(patient);

        var revoked = await RevokeAsync(patient, doctor);

        Assert.Equal(2, _network.Keys(patient, Category.Ecg)!.Epoch);
        Assert.Empty(_network.PolicyNow(patient).RotationDue);
        Assert.False(await IsPermittedAsync(doctor, patient));
        await ProvenThereAsync(revoked);
    }

    private async Task PublishAsync(Wallet patient)
    {
        await DraftAsync(
            "publish", patient, ("categories", new JsonArray("ecg", "laboratory")), ("directory", new JsonObject()));

        Assert.Equal(1, _network.Keys(patient, Category.Laboratory)!.Epoch);
    }

    private async Task GrantAsync(Wallet patient, Wallet doctor)
    {
        var granted = await DraftAsync(
            "grant",
            patient,
            ("grantee", doctor.Grantee.ToString()),
            ("key", Json(doctor.AgreementKey.Public)),
            ("terms", Terms()));
        var key = ((Grant)Sent(granted)).Keys.Single();
        var onLedger = _network.Keys(patient, Category.Ecg)!.PublicKeys;

        var here = CategorySeal.Open(
            TestNetwork.Name, patient.Member, key, doctor.Grantee, doctor.AgreementKey, onLedger);
        var there = await portal.AskForAsync(
            "epochs",
            "epochs",
            ("by", doctor.Member.ToString()),
            ("patient", patient.Member.ToString()),
            ("sealed", new JsonObject { ["category"] = "ecg", ["first"] = 1, ["last"] = 1, ["jwe"] = key.Jwe }),
            ("onLedger", new JsonArray([.. onLedger.Select(Json)])));

        Assert.Equal(onLedger, here.Select(epoch => epoch.Key.Public));
        Assert.Equal("[1]", there.ToJsonString());
        doctor.CategoryKeys.AddAll(here);
    }

    // spec records 3.4, ledger 9.6
    private async Task NarrowAsync(Wallet patient, SealedRecord record)
    {
        using var other = _network.Member(Role.Doctor);
        var answer = await portal.AskAsync(
            "narrow",
            [
                .. Acting(patient),
                ("address", Json(record.Address)),
                ("onLedger", Json(record.Commitment)),
                ("envelope", Base64Url.Encode(record.Envelope.Bytes.Span)),
                ("grantee", other.Grantee.ToString()),
                ("key", Json(other.AgreementKey.Public)),
                ("terms", Terms()),
            ]);
        var narrowed = ((Grant)Sent(Accept((string)Found(answer, "transaction")!))).Records.Single();

        var envelope = Envelope.Parse(Bytes(answer, "envelope"), narrowed.Envelope);
        var contentKey = envelope.Open(record.Address, 1, other.Grantee.ToString(), other.AgreementKey);
        SealedRecord.Open(record.Address, record.Commitment, record.Ciphertext, contentKey);
    }

    // spec ledger 9.11
    private async Task PrepareForEmergenciesAsync(Wallet patient)
    {
        var role = _network.RoleKeys["emergency"];
        var prepared = await DraftAsync(
            "emergency",
            patient,
            ("organisation", _network.Organisation.ToString()),
            ("key", Json(role.Public)),
            ("categories", new JsonArray("ecg")));
        var key = ((SetEmergencyPolicy)Sent(prepared)).Organisations.Single().Keys.Single();

        CategorySeal.Open(
            TestNetwork.Name,
            patient.Member,
            key,
            new Grantee.RoleIn(_network.Organisation, Role.Emergency),
            role,
            _network.Keys(patient, Category.Ecg)!.PublicKeys);
    }

    // Who stays entitled is given the next epoch. spec ledger 9.10, 10.5
    private async Task<Proof> RevokeAsync(Wallet patient, Wallet doctor)
    {
        var consents = _network.PolicyNow(patient).Policy.Consents;
        var consent = consents.Single(terms => terms.Grantee == doctor.Grantee).Id;
        var directory = new JsonObject(_network.Directory(patient)
            .Select(entry => KeyValuePair.Create($"{entry.Key}", (JsonNode?)Json(entry.Value))));

        var revoked = await DraftAsync("revoke", patient, ("consent", consent.ToString()), ("directory", directory));

        Assert.Equal(
            [$"member:{patient.Member}", $"role:{_network.Organisation}/emergency"],
            ((Revoke)Sent(revoked)).Epochs.Single().Seals.Select(seal => $"{seal.Recipient}"));
        return revoked;
    }

    private async Task<bool> IsPermittedAsync(Wallet doctor, Wallet patient)
    {
        var decided = await DraftAsync(
            "request",
            doctor,
            ("patient", patient.Member.ToString()),
            ("category", "ecg"),
            ("purpose", "TREAT"),
            ("connectionKey", doctor.SigningKey.Public.Thumbprint.ToString()));
        return ((Event.AccessDecided)decided.Receipt.Events.Single()).IsPermitted;
    }

    // Sealed here by whoever writes, read there.
    private async Task<SealedRecord> ReadThereAsync(Wallet doctor, Wallet patient)
    {
        var content = RandomNumberGenerator.GetBytes(1_500_000);
        var address = Address(patient);
        var stored = SealedRecord.Seal(
            address, new RecordContent("image/png", content), _network.PublicEpoch(patient, Category.Ecg));
        _network.Accept(
            doctor, new StoreRecord(patient.Member, address.Record, address.Category, stored.Commitment));

        var read = await portal.AskAsync(
            "read",
            ("by", doctor.Member.ToString()),
            ("address", Json(address)),
            ("onLedger", Json(stored.Commitment)),
            ("ciphertext", Base64Url.Encode(stored.Ciphertext.Span)),
            ("envelope", Base64Url.Encode(stored.Envelope.Bytes.Span)));

        Assert.Equal("image/png", (string?)read["mediaType"]);
        Assert.Equal(Base64Url.Encode(content), (string?)read["content"]);
        return stored;
    }

    // Sealed there, read here.
    private async Task ReadHereAsync(Wallet doctor, Wallet patient)
    {
        var content = RandomNumberGenerator.GetBytes(2_500_000);
        var address = Address(patient);
        var epoch = _network.PublicEpoch(patient, Category.Ecg);
        var category = new JsonObject { ["category"] = "ecg", ["epoch"] = 1, ["publicKey"] = Json(epoch.PublicKey) };
        var stored = await portal.AskAsync(
            "store",
            ("by", doctor.Member.ToString()),
            ("now", _network.Now.UnixMs),
            ("address", Json(address)),
            ("mediaType", "application/pdf"),
            ("content", Base64Url.Encode(content)),
            ("category", category));
        var sent = (string)Found(stored, "transaction")!;
        Assert.Null(Proof.Of(_network.Commit(LedgerName.Records, sent), 0).Receipt.Refused);
        var commitment = ((StoreRecord)Sent(sent)).Commitment;

        var envelope = Envelope.Parse(Bytes(stored, "envelope"), commitment.Envelope);
        var key = doctor.CategoryKeys.Find(Category.Ecg, 1)!;
        var contentKey = envelope.Open(address, 1, Envelope.CategoryRecipient, key);
        var opened = SealedRecord.Open(address, commitment, Bytes(stored, "ciphertext"), contentKey);

        Assert.Equal("application/pdf", opened.MediaType);
        Assert.Equal(content, opened.Bytes.ToArray());
    }

    // spec ledger 13.2
    private async Task ProvenThereAsync(Proof proof)
    {
        var genesis = Base64Url.Encode(_network.Genesis.Bytes.Span);
        var shown = Base64Url.Encode(proof.Write());
        var id = proof.Receipt.Transaction.ToString();
        var proven = await portal.AskAsync("prove", ("genesis", genesis), ("proof", shown), ("transaction", id));
        var other = await portal.AskAsync(
            "prove", ("genesis", genesis), ("proof", shown), ("transaction", Digest.Of("other"u8).ToString()));

        Assert.Equal(id, (string?)Found(proven, "receipt")!["transaction"]);
        Assert.Equal((long)proof.Header.Height.Value, (long?)proven["height"]);
        Assert.Equal("OtherTransaction", (string?)other["fault"]);
    }

    private async Task<Wallet> RegisteredAsync(Role role, string? licence = null)
    {
        var made = await MadeAsync(role, licence);
        var introduction = made["introduction"]!;
        var wallet = await OpenedAsync(made);
        _network.Accept(_network.Registrar, new RegisterMember(
            wallet.Member,
            role,
            Jwk.Parse(Encoding.ASCII.GetBytes(introduction["signingKey"]!.ToJsonString())),
            Jwk.Parse(Encoding.ASCII.GetBytes(introduction["agreementKey"]!.ToJsonString())),
            (string?)introduction["licence"],
            Profile: null,
            (string)introduction["possession"]!));
        return wallet;
    }

    private async Task<Wallet> WalletAsync(Role role, string licence) =>
        await OpenedAsync(await MadeAsync(role, licence));

    private async Task<JsonObject> MadeAsync(Role role, string? licence) => await portal.AskAsync(
        "create",
        ("network", TestNetwork.Name),
        ("organisation", _network.Organisation.ToString()),
        ("role", Code<Role>.Text(role)),
        ("passphrase", Passphrase),
        ("licence", licence));

    private static async Task<Wallet> OpenedAsync(JsonObject made)
    {
        using var file = new ScratchFile();
        await file.WriteAsync((string)Found(made, "document")!);
        return await Wallet.OpenAsync(file.Path, Passphrase);
    }

    // Lets the portal draft and sign as somebody, and the ledger judge it.
    private async Task<Proof> DraftAsync(string question, Wallet signer, params (string Name, JsonNode? Value)[] values)
    {
        var sent = await portal.AskForAsync("transaction", question, [.. Acting(signer), .. values]);
        return Accept((string)sent!);
    }

    private (string, JsonNode?)[] Acting(Wallet signer) =>
    [
        ("by", signer.Member.ToString()),
        ("now", _network.Now.UnixMs),
        ("policy", signer.Role == Role.Patient ? Policy(signer) : null),
    ];

    private Proof Accept(string transaction)
    {
        var proof = Proof.Of(_network.Commit(LedgerName.Policies, transaction), 0);
        Assert.Null(proof.Receipt.Refused);
        return proof;
    }

    private JsonObject Terms() => new()
    {
        ["categories"] = new JsonArray("ecg"),
        ["purpose"] = "TREAT",
        ["from"] = _network.Now.UnixMs,
        ["to"] = _network.Now.PlusMs(86_400_000).UnixMs,
        ["past"] = true,
    };

    private JsonObject Policy(Wallet patient)
    {
        var now = _network.PolicyNow(patient);
        var policy = JsonSerializer.SerializeToNode(now.Policy, LedgerJson.Default.PatientPolicy)!.AsObject();
        policy["categories"] = new JsonArray([.. now.Epochs.Select(epoch => new JsonObject
        {
            ["category"] = Code<Category>.Text(epoch.Key),
            ["epoch"] = epoch.Value,
            ["rotationDue"] = false,
        })]);
        return policy;
    }

    private bool IsAbsent()
    {
        if (portal.Absent is { } absent)
        {
            output.WriteLine(absent);
        }

        return portal.Absent is not null;
    }
}
