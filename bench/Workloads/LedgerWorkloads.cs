using Salus.Bench.Figures;
using Salus.Bench.Load;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;

namespace Salus.Bench.Workloads;

/// <summary>A doctor commits to a record.</summary>
internal sealed class RecordWorkload() : Workload(
    "record", "A doctor commits to a record on the ledger (StoreRecord, one a request), answered once it is durable.")
{
    public override async Task<WorkloadFigures> RunAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var members = new BenchMembers(site.Network, doctors: 20, TimeProvider.System);
        var registrar = site.ConnectRegistrar();
        await members.RegisterAsync(registrar, cancellationToken);
        var load = new SignedLoad(members);
        var plan = new LoadPlan("record", 250, InFlight: 32, WarmUpOperations: 8_000, MostOperations: 60_000, Make);
        return Figures([await new LoadRun(site, plan).RunAsync(cancellationToken)], []);

        Task<IReadOnlyList<Operation>> Make(int count, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<Operation>>([.. load.Sign(count, 1, _ => { }).Select(batch =>
            {
                var transaction = batch[0].ToArray();
                return new Operation(stop => registrar.SubmitAsync(transaction, stop));
            })]);
    }
}

/// <summary>A patient asks what became of a transaction.</summary>
internal sealed class QueryWorkload() : Workload(
    "query", "A patient asks what became of a transaction and gets its receipt (an indexed read).")
{
    private const int Stored = 5_000;

    public override async Task<WorkloadFigures> RunAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var members = new BenchMembers(site.Network, doctors: 20, TimeProvider.System);
        var registrar = site.ConnectRegistrar();
        await members.RegisterAsync(registrar, cancellationToken);
        var stored = new SignedLoad(members).Sign(Math.Min(Stored, site.Sizes.MostOperations), 1, _ => { })
            .Select(batch => batch[0].ToArray()).ToList();
        await BenchMembers.SubmitAsync(registrar, stored, cancellationToken);
        var patient = site.Connect(members.Patient.Id);
        string[] paths = [.. stored.Select(transaction => $"v1/transactions/{BenchMembers.IdOf(transaction)}")];
        var random = new Random(1);
        var plan = new LoadPlan("query", 250, InFlight: 32, WarmUpOperations: 10_000, MostOperations: 80_000, Make);
        return Figures([await new LoadRun(site, plan).RunAsync(cancellationToken)], []);

        Task<IReadOnlyList<Operation>> Make(int count, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<Operation>>([.. Enumerable.Range(0, count).Select(_ =>
            {
                var path = paths[random.Next(paths.Length)];
                return new Operation(stop => patient.GetAsync(path, permit: null, leastBytes: 100, stop));
            })]);
    }
}

/// <summary>A doctor requests access, and the ledger decides.</summary>
internal sealed class AccessWorkload() : Workload(
    "access", "A doctor requests access; the ledger decides under the patient's consents (RequestAccess).")
{
    private const Category Asked = Category.VitalSigns;

    public override async Task<WorkloadFigures> RunAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var members = new BenchMembers(site.Network, doctors: 20, TimeProvider.System);
        var registrar = site.ConnectRegistrar();
        await members.RegisterDoctorsAsync(registrar, cancellationToken);
        BenchPatient[] patients = [.. Enumerable.Range(0, 50).Select(_ => new BenchPatient(members, [Asked]))];
        await BenchPatient.RegisterAsync(registrar, patients, cancellationToken);
        await BenchMembers.SubmitAsync(
            registrar,
            [.. patients.SelectMany(patient => members.Doctors.Select(doctor => patient.Grant(doctor, Asked)))],
            cancellationToken);
        var plan = new LoadPlan("access", 250, InFlight: 32, WarmUpOperations: 6_000, MostOperations: 40_000, Make);
        return Figures([await new LoadRun(site, plan).RunAsync(cancellationToken)], []);

        Task<IReadOnlyList<Operation>> Make(int count, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<Operation>>([.. Enumerable.Range(0, count).AsParallel().Select(index =>
            {
                var doctor = members.Doctors[index % members.Doctors.Count];
                var patient = patients[index % patients.Length].Self.Id;
                var request = new RequestAccess(patient, Asked, null, Purpose.TREAT, registrar.Key);
                var transaction = members.Sign(request, doctor.SigningKey);
                return new Operation(stop => registrar.SubmitAsync(transaction, stop));
            })]);
    }
}
