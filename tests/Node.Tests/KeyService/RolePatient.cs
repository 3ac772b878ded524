using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.KeyService;

/// <summary>A patient who holds real category keys of the laboratory and grants them to roles.</summary>
internal sealed class RolePatient(TestNetwork network, Person patient)
{
    public static readonly Grantee.RoleIn Nurses = new(TestNetwork.Organisation("general"), Role.Nurse);
    public static readonly Grantee.RoleIn ClinicNurses = new(TestNetwork.Organisation("clinic"), Role.Nurse);
    public static readonly Grantee.RoleIn Emergency = new(TestNetwork.Organisation("general"), Role.Emergency);

    private readonly List<KeyPair> _keys = [];

    public Person Person => patient;

    public IReadOnlyList<KeyPair> Keys => _keys;

    public static async Task<RolePatient> RegisteredAsync(TestNetwork network)
    {
        var patient = new RolePatient(network, await network.RegisterAsync(Role.Patient));
        await patient.PublishAsync();
        return patient;
    }

    private TransactionId Last => network.Policy(patient).Last;

    private string Network => network.Founded.Genesis.Network;

    /// <summary>Publishes the next epoch, sealed to the patient and to roles.</summary>
    public Task<TransactionId> PublishAsync(params Grantee.RoleIn[] roles)
    {
        _keys.Add(KeyPair.Generate());
        var epoch = _keys.Count;
        EpochSeal[] seals =
        [
            new(patient.AsGrantee, Seal(patient.AsGrantee, patient.Keys.Agreement.Public, epoch)),
            .. roles.Select(role => new EpochSeal(role, Seal(role, KeyOf(role), epoch))),
        ];
        return patient.AcceptAsync(new PublishEpoch(
            patient.Id, Last, [new NextEpoch(Category.Laboratory, epoch, _keys[^1].Public, seals)]));
    }

    /// <summary>Grants the laboratory, from an epoch on; a plaintext of one's own in place of the keys.</summary>
    public Task<TransactionId> GrantAsync(
        Grantee.RoleIn role, long first = 1, byte[]? plaintext = null, Purpose purpose = Purpose.TREAT)
    {
        var key = new SealedKey(
            Category.Laboratory, first, _keys.Count, Seal(role, KeyOf(role), first, plaintext));
        return patient.AcceptAsync(network.Grant(patient, patient, Category.Laboratory) with
        {
            Grantee = role,
            Purpose = purpose,
            Keys = [key],
        });
    }

    /// <summary>Grants one version, by an envelope for the role.</summary>
    public async Task<TransactionId> NarrowAsync(Grantee.RoleIn role, StoredRecord record, byte[] contentKey)
    {
        var binding = ContentKeyBinding.Of(
            Network, patient.Id, new VersionPlace(record.Id, 1, 1), Category.Laboratory, role.ToString());
        var seal = Jwe.Seal(contentKey, KeyOf(role), binding);
        var envelope = System.Text.Encoding.ASCII.GetBytes($$"""{"kind":"salus-envelope-1","seals":["{{seal}}"]}""");
        var digest = (await patient.PutAsync("/v1/envelopes", envelope)).Json.GetProperty("digest").GetString()!;
        Assert.True(Primitives.Digest.TryParse(digest, out var parsed));
        return await patient.AcceptAsync(network.Grant(patient, patient, Category.Laboratory) with
        {
            Grantee = role,
            Keys = [],
            Records = [new NarrowedRecord(record.Id, 1, parsed)],
        });
    }

    public Task<TransactionId> LeaveToEmergencyAsync(long first = 1) => patient.AcceptAsync(new SetEmergencyPolicy(
        patient.Id,
        Last,
        [
            new EmergencyKeys(
                Emergency.Organisation,
                [new SealedKey(
                    Category.Laboratory, first, _keys.Count, Seal(Emergency, KeyOf(Emergency), first))]),
        ]));

    public Task<TransactionId> RevokeAsync(TransactionId consent) => network.RevokeAsync(patient, consent);

    /// <summary>Asks to read, and opens the permit.</summary>
    public async Task<TransactionId> OpenAsync(
        Person requester, Purpose purpose = Purpose.TREAT, RecordId? record = null)
    {
        var permit = await requester.AcceptAsync(new RequestAccess(
            patient.Id, Category.Laboratory, record, purpose, requester.ConnectionKey));
        var opened = await requester.PostAsync("/v1/permits", await requester.ProofAsync(permit));
        Assert.Equal(System.Net.HttpStatusCode.Created, opened.Status);
        return permit;
    }

    /// <summary>What an answer of the key service holds for a member: its private halves, checked.</summary>
    public IReadOnlyList<KeyPair> Open(Answer handed, Person member, TransactionId permit)
    {
        var key = Assert.Single(handed.Json.GetProperty("keys").EnumerateArray());
        var (first, last) = (key.GetProperty("first").GetInt64(), key.GetProperty("last").GetInt64());
        var binding = SealedKey.Binding(
            Network, patient.Id, Category.Laboratory, first, last, member.AsGrantee.ToString())
            .With("permit", permit.ToString());
        var set = Jwe.Open(key.GetProperty("jwe").GetString()!, member.Keys.Agreement, binding);
        var publicHalves = _keys.Skip((int)first - 1).Take((int)(last - first + 1)).Select(one => one.Public);
        return CategoryKeySet.Read(set, first, [.. publicHalves])!;
    }

    private Jwk KeyOf(Grantee.RoleIn role) => network.Founded.Organisations
        .Single(organisation => organisation.Id == role.Organisation).RoleKeys[role.Role].Public;

    private string Seal(Grantee recipient, Jwk key, long first, byte[]? plaintext = null) => Jwe.Seal(
        plaintext ?? CategoryKeySet.Write(first, [.. _keys.Skip((int)first - 1)]),
        key,
        SealedKey.Binding(
            Network, patient.Id, Category.Laboratory, first, _keys.Count, recipient.ToString()));
}
