using System.Text;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;

namespace Salus.EndToEnd.People;

/// <summary>A hospital's node and the people around it, each with a wallet and a client, in one process; the clock
/// moves when the test says so.</summary>
public sealed class Region : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-people-");
    private readonly List<SalusClient> _clients = [];
    private FoundedNetwork _founded = null!;
    private NodeHost _node = null!;

    internal ManualTime Time { get; } = new();

    internal SalusClient Registrar { get; private set; } = null!;

    internal OrganisationId Hospital => Founded.Id;

    internal Genesis Genesis => _founded.Genesis;

    private FoundedOrganisation Founded => _founded.Organisations[0];

    internal Timestamp Now => new(Time.GetUtcNow().ToUnixTimeMilliseconds());

    public async Task InitializeAsync()
    {
        Assert.True(OrganisationId.TryParse("st-anna", out var hospital));
        var plan = new FoundingPlan { Network = "people", Organisations = [hospital] };
        _founded = NetworkFounder.Found(plan, Time);
        _founded.WriteNode(_folder.FullName);
        _node = await NodeHost.StartAsync(
            new NodeOptions { DataFolder = _folder.FullName, Port = 0, OperationsPort = 0 }, Time);
        var keys = Founded.Registrar;
        Registrar = Connect(Wallet.FromKeys(
            Genesis.Network, Hospital, Role.Registrar, keys.Id, keys.Signing, keys.Agreement));
    }

    public async Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _node.StopAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Somebody new: registered; a practitioner verified, a patient with first keys.</summary>
    internal async Task<SalusClient> JoinAsync(Role role)
    {
        var wallet = Wallet.Create(Genesis.Network, Hospital, role);
        await Registrar.RegisterAsync(wallet.Introduce(role.IsPractitioner() ? "LIC-1" : null));
        if (role.IsPractitioner())
        {
            await Registrar.VerifyAsync(wallet.Member);
        }

        var client = Connect(wallet);
        if (role == Role.Patient)
        {
            await client.PublishFirstEpochsAsync();
        }

        return client;
    }

    internal static Task<StoredText> StoreAsync(
        SalusClient author, SalusClient patient, Category category, string text) =>
        StoredText.StoreAsync(author, patient.Wallet.Member, category, text);

    /// <summary>A certificate for the wallet's present keys.</summary>
    internal void Certify(Wallet wallet) => wallet.Certify(Founded.Authority.IssueForMember(
        wallet.Member, wallet.ConnectionKey.Public, signingKey: wallet.SigningKey.Public.Thumbprint));

    internal SalusClient Connect(Wallet wallet)
    {
        Certify(wallet);
        var client = new SalusClient(new ClientOptions([_node.Address], Genesis) { Time = Time }, wallet);
        _clients.Add(client);
        return client;
    }
}

/// <summary>A record whose content is a text.</summary>
internal sealed record StoredText(RecordId Record, string Text)
{
    public static async Task<StoredText> StoreAsync(
        SalusClient author, MemberId patient, Category category, string text)
    {
        var stored = await author.StoreAsync(patient, category, "text/plain", Encoding.UTF8.GetBytes(text));
        return new StoredText(stored.Record, text);
    }
}
