using Salus.Ledger;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Api;

/// <summary>A patient and everybody who may or may not see something of it.</summary>
public sealed class CareTeam : IAsyncLifetime
{
    private readonly Dictionary<string, Person> _members = [];

    /// <summary>Who stands in which column of a table.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["patient", "guardian", "party", "nonparty", "clinic", "insurer", "device", "store", "agent"];

    internal TestNetwork Network { get; } = new();

    /// <summary>What stands in the addresses of a table in braces.</summary>
    internal Dictionary<string, string> Names { get; } = [];

    internal StoredRecord Record { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Network.InitializeAsync();
        var patient = await Network.RegisterAsync(Role.Patient);
        var epochs = new NextEpoch(
            Category.Laboratory,
            1,
            KeyPair.Generate().Public,
            [new EpochSeal(patient.AsGrantee, Network.Seal(patient, Category.Laboratory, patient))]);
        var published = await patient.AcceptAsync(
            new PublishEpoch(patient.Id, Network.Policy(patient).Last, [epochs]));
        var party = await Network.RegisterAsync(Role.Doctor);
        _members["patient"] = patient;
        _members["guardian"] = await Network.RegisterAsync(Role.Patient);
        _members["party"] = party;
        _members["nonparty"] = await Network.RegisterAsync(Role.Doctor);
        _members["clinic"] = await Network.RegisterAsync(Role.Doctor, Network.Clinic);
        _members["insurer"] = await Network.RegisterAsync(Role.Insurer);
        _members["device"] = await Network.DeviceAsync(patient);
        _members["agent"] = await Network.AgentAsync(patient, Category.Laboratory);
        _members["store"] = Network.PersonOf(Network.General.Store, Network.General);
        await patient.AcceptAsync(Network.Guardianship(patient, _members["guardian"], Category.Laboratory));
        var grant = await Network.GrantAsync(patient, party, Category.Laboratory);
        Record = await party.StoreAsync(patient, Category.Laboratory);
        var batch = await _members["agent"].AnchorAsync(patient, Category.Laboratory);
        var alert = Network.Alert(patient, Category.Laboratory, party);
        Names["raised"] = $"{await _members["agent"].AcceptAsync(alert)}";
        Names["seen"] = $"{await party.AcceptAsync(new AcknowledgeAlert(patient.Id, alert.Alert, 1))}";
        Names["batch"] = $"{batch.Id}";
        Names["anchored"] = $"{batch.Transaction}";
        Names["patient"] = $"{patient.Id}";
        Names["party"] = $"{party.Id}";
        Names["device"] = $"{_members["device"].Id}";
        Names["epochs"] = $"{published}";
        Names["grant"] = $"{grant}";
        Names["stored"] = $"{Record.Transaction}";
        Names["record"] = $"{Record.Id}";
        Names["last"] = $"{Network.Policy(patient).Last}";
        foreach (var (column, person) in _members.ToArray())
        {
            _members[$"{column} browsing"] = person.Browsing();
        }
    }

    public Task DisposeAsync() => Network.DisposeAsync();

    internal Person Of(string column, bool isBrowsing) => _members[isBrowsing ? $"{column} browsing" : column];
}
