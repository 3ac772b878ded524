using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Hosting;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.EndToEnd.Clusters;

/// <summary>Doctors who commit to records without a pause, each through another node first; what was
/// acknowledged, and when.</summary>
internal sealed class ClusterLoad : IDisposable
{
    private readonly Cluster _cluster;
    private readonly List<IDisposable> _opened = [];
    private readonly List<SalusClient> _doctors = [];
    private readonly ConcurrentQueue<(TransactionId Id, long At)> _acknowledged = [];
    private readonly List<SalusClient> _patient = [];

    private ClusterLoad(Cluster cluster) => _cluster = cluster;

    /// <summary>The registrar of each hospital.</summary>
    public IReadOnlyList<SalusClient> Registrars { get; private set; } = [];

    /// <summary>A doctor by each node: the first asks the first node first, and so on.</summary>
    public IReadOnlyList<SalusClient> Doctors => _doctors;

    /// <summary>The patient, by each node.</summary>
    public IReadOnlyList<SalusClient> Patient => _patient;

    public IReadOnlyCollection<(TransactionId Id, long At)> Acknowledged => _acknowledged;

    public static async Task<ClusterLoad> PrepareAsync(Cluster cluster)
    {
        var load = new ClusterLoad(cluster);
        SalusClient[] registrars = [.. cluster.Founded.Organisations.Select(load.Registrar)];
        load.Registrars = registrars;
        var patient = await load.JoinAsync(registrars[0], Role.Patient, first: 0);
        await patient.PublishFirstEpochsAsync();
        load._patient.AddRange(cluster.Addresses.Select((_, first) =>
            load.Connect(patient.Wallet, cluster.Founded.Organisations[0], first)));
        load._doctors.AddRange(await load.JoinManyAsync(Role.Doctor, registrars.Length));
        return load;
    }

    /// <summary>So many verified practitioners at once, each of whom asks another node first; every validator knows
    /// them.</summary>
    public async Task<IReadOnlyList<SalusClient>> JoinManyAsync(Role role, int count)
    {
        var hospital = _cluster.Founded.Organisations[0];
        Wallet[] wallets =
        [
            .. Enumerable.Range(0, count)
                .Select(_ => Wallet.Create(_cluster.Founded.Genesis.Network, hospital.Id, role)),
        ];
        await SendAsync(Registrars[0], wallets.Select(wallet => wallet.Introduce("LIC-1").ToMessage()));
        await Task.WhenAll(Registrars.Take((Registrars.Count / 2) + 1).Select(registrar => SendAsync(
            registrar, wallets.Select(wallet => new VerifyPractitioner(wallet.Member, IsInFavour: true)))));
        await _cluster.AgreedHeadsAsync([.. _cluster.Founded.Validators.Select(validator => validator.Id)]);
        return [.. wallets.Select((wallet, i) => Connect(wallet, hospital, first: i % _cluster.Addresses.Count))];
    }

    /// <summary>Makes a block on <c>policies</c>: registers another patient.</summary>
    public Task AdmitAsync() => JoinAsync(Registrars[0], Role.Patient, first: 0);

    /// <summary>Something to write, new each time.</summary>
    public StoreRecord NewRecord()
    {
        var content = RandomNumberGenerator.GetBytes(32);
        var commitment = new Commitment(1, Digest.Of(content), CidBuilder.Of(content), Digest.Of("an envelope"u8));
        var record = new RecordId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
        return new StoreRecord(_patient[0].Wallet.Member, record, Category.Laboratory, commitment);
    }

    /// <summary>Writes until it is stopped.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(_doctors.Select(doctor => WriteAsync(doctor, stop)));

    /// <summary>The longest time from a moment on, or from one acknowledgement, to the next.</summary>
    public TimeSpan LongestSilence(long since) => _acknowledged
        .Select(one => one.At).Where(at => at > since).Prepend(since).Order().ToArray() is var moments
            ? moments.Zip(moments.Skip(1), Stopwatch.GetElapsedTime).DefaultIfEmpty(TimeSpan.MaxValue).Max()
            : default;

    /// <summary>Every acknowledged transaction is proven to the patient, by each node in turn.</summary>
    public async Task RequireProvenAsync()
    {
        await Parallel.ForEachAsync(_acknowledged.Index(), async (one, stop) =>
        {
            var finality = await _patient[one.Index % _patient.Count].ProveAsync(one.Item.Id, stop);
            Assert.True(finality.Receipt.IsAccepted);
        });
    }

    public void Dispose() => _opened.ForEach(opened => opened.Dispose());

    private static async Task SendAsync(SalusClient client, IEnumerable<Message> messages) =>
        Assert.All(await client.SubmitManyAsync([.. messages]), one => Assert.IsType<Submission.Accepted>(one));

    private async Task WriteAsync(SalusClient doctor, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var finality = await doctor.SubmitAsync(NewRecord(), CancellationToken.None);
            _acknowledged.Enqueue((finality.Transaction, Stopwatch.GetTimestamp()));
        }
    }

    private SalusClient Registrar(FoundedOrganisation hospital) => Connect(
        Wallet.FromKeys(
            _cluster.Founded.Genesis.Network,
            hospital.Id,
            Role.Registrar,
            hospital.Registrar.Id,
            hospital.Registrar.Signing,
            hospital.Registrar.Agreement),
        hospital,
        first: 0);

    private async Task<SalusClient> JoinAsync(SalusClient registrar, Role role, int first)
    {
        var hospital = _cluster.Founded.Organisations[0];
        var wallet = Wallet.Create(_cluster.Founded.Genesis.Network, hospital.Id, role);
        await registrar.RegisterAsync(wallet.Introduce(role.IsPractitioner() ? "LIC-1" : null));
        return Connect(wallet, hospital, first);
    }

    private SalusClient Connect(Wallet wallet, FoundedOrganisation hospital, int first)
    {
        wallet.Certify(hospital.Authority.IssueForMember(
            wallet.Member, wallet.ConnectionKey.Public, signingKey: wallet.SigningKey.Public.Thumbprint));
        Uri[] nodes = [.. _cluster.Addresses.Skip(first), .. _cluster.Addresses.Take(first)];
        var client = new SalusClient(new ClientOptions(nodes, _cluster.Founded.Genesis), wallet);
        _opened.Add(client);
        _opened.Add(wallet);
        return client;
    }
}
