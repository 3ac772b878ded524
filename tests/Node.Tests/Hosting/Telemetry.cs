using System.Net;
using System.Security.Cryptography;
using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Node.Hosting;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Hosting;

/// <summary>A batch at the store.</summary>
internal sealed record StoredBatch(BatchId Id, TransactionId Transaction, byte[] Content, byte[] Envelope)
{
    public string ContentPath => $"/v1/batches/{Id}/content";

    public string EnvelopePath => $"/v1/batches/{Id}/envelope";
}

/// <summary>What a patient's devices do, over HTTP.</summary>
internal static class Telemetry
{
    /// <summary>A device that no consent names.</summary>
    public static async Task<Person> DeviceAsync(this TestNetwork network, Person patient)
    {
        var keys = MemberKeys.Generate();
        var possession = KeyPossession.Sign(
            keys.Signing, keys.Agreement.Public, network.Founded.Genesis.Network, keys.Id);
        await patient.AcceptAsync(new RegisterDevice(
            patient.Id, keys.Id, keys.Signing.Public, keys.Agreement.Public, possession));
        return network.PersonOf(keys, network.General);
    }

    /// <summary>A device that the patient granted categories.</summary>
    public static async Task<Person> AgentAsync(
        this TestNetwork network, Person patient, params Category[] categories)
    {
        var device = await network.DeviceAsync(patient);
        await network.GrantAsync(patient, device, categories);
        return device;
    }

    /// <summary>Stores and anchors a batch of random bytes.</summary>
    public static async Task<StoredBatch> AnchorAsync(this Person agent, Person patient, Category category)
    {
        var id = new BatchId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
        var content = RandomNumberGenerator.GetBytes(3_000);
        var seal = Jwe.Seal(
            new byte[32], patient.Keys.Agreement.Public, JweBinding.Empty.With("batch", id.ToString()));
        var envelope = Encoding.ASCII.GetBytes($$"""{"kind":"salus-envelope-1","seals":["{{seal}}"]}""");
        Assert.Equal(HttpStatusCode.Created, (await agent.PutAsync("/v1/content", content)).Status);
        Assert.Equal(HttpStatusCode.Created, (await agent.PutAsync("/v1/envelopes", envelope)).Status);
        var commitment = new Commitment(1, Digest.Of(content), CidBuilder.Of(content), Digest.Of(envelope));
        var transaction = await agent.AcceptAsync(new AnchorBatch(patient.Id, id, category, 50, commitment));
        return new StoredBatch(id, transaction, content, envelope);
    }

    /// <summary>The first alert of an agent.</summary>
    public static RaiseAlert Alert(
        this TestNetwork network, Person patient, Category category, params Person[] recipients)
    {
        var alert = new AlertId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
        var keys = network.Host.Ledgers[LedgerName.Policies].Machine.Latest
            .Get(CategoryKeys.Table, CategoryKeys.Id(patient.Id, category))!;
        var binding = RaiseAlert.ContentBinding(
            network.Founded.Genesis.Network, patient.Id, alert, 1, category, keys.Epoch);
        return new RaiseAlert
        {
            Patient = patient.Id,
            Alert = alert,
            Notice = 1,
            Sequence = 1,
            Category = category,
            Epoch = keys.Epoch,
            Level = AlertLevel.High,
            Recipients = [.. recipients.Select(recipient => recipient.Id)],
            Content = Jwe.Seal("the heart races"u8, keys.PublicKeys[^1], binding),
        };
    }
}
