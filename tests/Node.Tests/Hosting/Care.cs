using System.Net;
using System.Security.Cryptography;
using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Hosting;

/// <summary>A record at the store: what was put there and what the ledger says of it.</summary>
internal sealed record StoredRecord(
    RecordId Id, TransactionId Transaction, byte[] Content, byte[] Envelope, Cid Cid, Digest EnvelopeDigest)
{
    public string ContentPath => $"/v1/records/{Id}/versions/1/content";

    public string EnvelopePath => $"/v1/records/{Id}/versions/1/envelope";
}

/// <summary>What patients and doctors do with each other, over HTTP.</summary>
internal static class Care
{
    public static PatientPolicy Policy(this TestNetwork network, Person patient) =>
        network.Host.Ledgers[LedgerName.Policies].Machine.Latest.Get(PatientPolicy.Table, patient.Id.ToString())!;

    /// <summary>A patient with a first epoch of each category given.</summary>
    public static async Task<Person> PatientAsync(this TestNetwork network, params Category[] categories)
    {
        var patient = await network.RegisterAsync(Role.Patient);
        var epochs = categories.Select(category => new NextEpoch(
            category,
            1,
            KeyPair.Generate().Public,
            [new EpochSeal(patient.AsGrantee, network.Seal(patient, category, patient))]));
        await patient.AcceptAsync(new PublishEpoch(patient.Id, network.Policy(patient).Last, [.. epochs]));
        return patient;
    }

    public static Grant Grant(
        this TestNetwork network, Person patient, Person grantee, params Category[] categories) => new()
    {
        Patient = patient.Id,
        After = network.Policy(patient).Last,
        Grantee = grantee.AsGrantee,
        Categories = categories,
        Purpose = Purpose.TREAT,
        Actions = [ConsentAction.Read],
        From = network.Now,
        To = network.Now.PlusMs(30L * 24 * 60 * 60 * 1000),
        Keys = [.. categories.Select(category =>
            new SealedKey(category, 1, 1, network.Seal(patient, category, grantee)))],
    };

    public static Grant Guardianship(
        this TestNetwork network, Person patient, Person guardian, params Category[] categories) =>
        network.Grant(patient, guardian, categories) with
        {
            Purpose = Purpose.FAMRQT,
            Actions = [ConsentAction.Consent],
        };

    public static Task<TransactionId> GrantAsync(
        this TestNetwork network, Person patient, Person grantee, params Category[] categories) =>
        patient.AcceptAsync(network.Grant(patient, grantee, categories));

    public static Task<TransactionId> RevokeAsync(this TestNetwork network, Person patient, TransactionId consent) =>
        patient.AcceptAsync(new Revoke(patient.Id, network.Policy(patient).Last, consent, []));

    /// <summary>Stores a record of so many random bytes.</summary>
    public static async Task<StoredRecord> StoreAsync(
        this Person author, Person patient, Category category, int length = 3_000)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var envelope = Encoding.ASCII.GetBytes(
            $$"""{"kind":"salus-envelope-1","seals":["{{Convert.ToHexString(content.AsSpan(0, 8))}}"]}""");
        var put = await author.PutAsync("/v1/content", content);
        Assert.Equal(HttpStatusCode.Created, put.Status);
        Assert.Equal(HttpStatusCode.Created, (await author.PutAsync("/v1/envelopes", envelope)).Status);
        var cid = CidBuilder.Of(content);
        Assert.Equal(cid.ToString(), put.Json.GetProperty("cid").GetString());
        var id = new RecordId(RandomId.From(RandomNumberGenerator.GetBytes(16)));
        var commitment = new Commitment(1, Digest.Of(content), cid, Digest.Of(envelope));
        var transaction = await author.AcceptAsync(new StoreRecord(patient.Id, id, category, commitment));
        return new StoredRecord(id, transaction, content, envelope, cid, commitment.Envelope);
    }

    public static async Task<TransactionId> AskAsync(
        this Person requester, Person patient, Category category, RecordId? record = null) =>
        await requester.AcceptAsync(
            new RequestAccess(patient.Id, category, record, Purpose.TREAT, requester.ConnectionKey));

    public static async Task<byte[]> ProofAsync(this Person party, TransactionId transaction)
    {
        var answer = await party.GetAsync($"/v1/transactions/{transaction}/proof");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Bytes;
    }

    /// <summary>Requests access and opens the permit.</summary>
    public static async Task<TransactionId> OpenAsync(
        this Person requester, Person patient, Category category, RecordId? record = null)
    {
        var permit = await requester.AskAsync(patient, category, record);
        var opened = await requester.PostAsync("/v1/permits", await requester.ProofAsync(permit));
        Assert.Equal(HttpStatusCode.Created, opened.Status);
        return permit;
    }

    public static string Seal(
        this TestNetwork network, Person patient, Category category, Person recipient) => Jwe.Seal(
        Encoding.ASCII.GetBytes("the private halves"),
        recipient.Keys.Agreement.Public,
        SealedKey.Binding(
            network.Founded.Genesis.Network, patient.Id, category, 1, 1, recipient.AsGrantee.ToString()));
}
