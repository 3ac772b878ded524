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
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Xunit.Abstractions;

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
            "jwe", "seal", ("to", Node(wallet.AgreementKey.Public)), ("binding", binding), ("plaintext", plaintext));
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

    // spec ledger 8.1, 8.2, 9.1, 9.9, 10.2 to 10.4, 11.1, 12.1; records 1 to 4
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
        await ReadThereAsync(doctor, patient);
        await ReadHereAsync(doctor, patient);

        var consent = _network.PolicyNow(patient).Policy.Consents.Single().Id;
        var revoked = await DraftAsync(
            "revoke", patient, ("consent", consent.ToString()), ("directory", new JsonObject()));

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
        var terms = new JsonObject
        {
            ["categories"] = new JsonArray("ecg"),
            ["purpose"] = "TREAT",
            ["from"] = _network.Now.UnixMs,
            ["to"] = _network.Now.PlusMs(86_400_000).UnixMs,
            ["past"] = true,
        };
        var granted = await DraftAsync(
            "grant",
            patient,
            ("grantee", doctor.Grantee.ToString()),
            ("key", Node(doctor.AgreementKey.Public)),
            ("terms", terms));
        Assert.True(Transaction.TryParse(Encoding.ASCII.GetBytes(granted.Transaction!), out var sent, out _));
        var key = ((Grant)sent!.Message!).Keys.Single();
        var onLedger = _network.Keys(patient, Category.Ecg)!.PublicKeys;

        var here = CategorySeal.Open(
            TestNetwork.Name, patient.Member, key, doctor.Grantee, doctor.AgreementKey, onLedger);
        var there = await portal.AskForAsync(
            "epochs",
            "epochs",
            ("by", doctor.Member.ToString()),
            ("patient", patient.Member.ToString()),
            ("sealed", new JsonObject { ["category"] = "ecg", ["first"] = 1, ["last"] = 1, ["jwe"] = key.Jwe }),
            ("onLedger", new JsonArray([.. onLedger.Select(Node)])));

        Assert.Equal(onLedger, here.Select(epoch => epoch.Key.Public));
        Assert.Equal("[1]", there.ToJsonString());
        doctor.CategoryKeys.AddAll(here);
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
    private async Task ReadThereAsync(Wallet doctor, Wallet patient)
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
            ("address", Node(address)),
            ("onLedger", Node(stored.Commitment)),
            ("ciphertext", Base64Url.Encode(stored.Ciphertext.Span)),
            ("envelope", Base64Url.Encode(stored.Envelope.Bytes.Span)));

        Assert.Equal("image/png", (string?)read["mediaType"]);
        Assert.Equal(Base64Url.Encode(content), (string?)read["content"]);
    }

    // Sealed there, read here.
    private async Task ReadHereAsync(Wallet doctor, Wallet patient)
    {
        var content = RandomNumberGenerator.GetBytes(2_500_000);
        var address = Address(patient);
        var epoch = _network.PublicEpoch(patient, Category.Ecg);
        var category = new JsonObject { ["category"] = "ecg", ["epoch"] = 1, ["publicKey"] = Node(epoch.PublicKey) };
        var stored = await portal.AskAsync(
            "store",
            ("by", doctor.Member.ToString()),
            ("now", _network.Now.UnixMs),
            ("address", Node(address)),
            ("mediaType", "application/pdf"),
            ("content", Base64Url.Encode(content)),
            ("category", category));
        var sent = (string)Found(stored, "transaction")!;
        Assert.Null(Proof.Of(_network.Commit(LedgerName.Records, sent), 0).Receipt.Refused);
        Assert.True(Transaction.TryParse(Encoding.ASCII.GetBytes(sent), out var transaction, out _));
        var commitment = ((StoreRecord)transaction!.Message!).Commitment;

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
        (string, JsonNode?)[] acting =
        [
            ("by", signer.Member.ToString()),
            ("now", _network.Now.UnixMs),
            ("policy", signer.Role == Role.Patient ? Policy(signer) : null),
        ];
        var sent = await portal.AskForAsync("transaction", question, [.. acting, .. values]);
        var proof = Proof.Of(_network.Commit(LedgerName.Policies, (string)sent!), 0);
        Assert.Null(proof.Receipt.Refused);
        return proof;
    }

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

    private static RecordAddress Address(Wallet patient)
    {
        var id = new RecordId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
        return new RecordAddress(TestNetwork.Name, patient.Member, id, 1, Category.Ecg);
    }

    private static JsonNode Node(Jwk key) => JsonNode.Parse(key.ToJson())!;

    private static JsonObject Node(RecordAddress address) => new()
    {
        ["network"] = address.Network,
        ["patient"] = address.Patient.ToString(),
        ["record"] = address.Record.ToString(),
        ["version"] = address.Version,
        ["category"] = Code<Category>.Text(address.Category),
    };

    private static JsonObject Node(Commitment commitment) => new()
    {
        ["epoch"] = commitment.Epoch,
        ["commitment"] = commitment.Value.ToString(),
        ["content"] = commitment.Content.ToString(),
        ["envelope"] = commitment.Envelope.ToString(),
    };

    private static byte[] Bytes(JsonObject answer, string name) =>
        Base64Url.TryDecode((string)Found(answer, name)!, out var bytes)
            ? bytes
            : throw new FormatException($"{name} is not base64url");

    private static JsonNode? Found(JsonObject answer, string name)
    {
        Assert.False(answer.ContainsKey("fault"), $"{answer["fault"]}");
        return answer[name];
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
