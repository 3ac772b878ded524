using Salus.Bench.Figures;
using Salus.Bench.Load;
using Salus.Ledger;

namespace Salus.Bench.Workloads;

/// <summary>A patient grants one doctor one category.</summary>
internal sealed class GrantWorkload() : Workload(
    "grant", "A patient lets one doctor read one category; the grant carries the category key, sealed to the doctor.")
{
    private const int Patients = 400;
    private const Category Granted = Category.VitalSigns;

    public override async Task<WorkloadFigures> RunAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var members = new BenchMembers(site.Network, doctors: 1, TimeProvider.System);
        var registrar = site.ConnectRegistrar();
        await members.RegisterDoctorsAsync(registrar, cancellationToken);
        BenchPatient[] patients = [.. Enumerable.Range(0, Math.Min(Patients, site.Sizes.MostOperations))
            .Select(_ => new BenchPatient(members, [Granted]))];
        await BenchPatient.RegisterAsync(registrar, patients, cancellationToken);
        var plan = new LoadPlan("grant", 100, InFlight: 32, WarmUpOperations: 5_000, MostOperations: 20_000, Make);
        return Figures([await new LoadRun(site, plan).RunAsync(cancellationToken)], []);

        // One patient's grants are signed one after the other, many patients' at a time.
        Task<IReadOnlyList<Operation>> Make(int count, CancellationToken cancellation)
        {
            var operations = new Operation[count];
            Parallel.For(0, Math.Min(count, patients.Length), lane =>
            {
                for (var index = lane; index < count; index += patients.Length)
                {
                    var transaction = patients[lane].Grant(members.Doctors[0], Granted);
                    operations[index] = new Operation(stop => registrar.SubmitAsync(transaction, stop), lane);
                }
            });
            return Task.FromResult<IReadOnlyList<Operation>>(operations);
        }
    }
}

/// <summary>A patient ends one of 21 consents, and seals the next key to the 20 doctors left.</summary>
internal sealed class RevokeWorkload() : Workload(
    "revoke",
    "A patient ends a consent; the revocation carries the category's next key, sealed to the patient and the "
    + "20 doctors who may still read.")
{
    private const int Left = 20;
    private static readonly Category[] Categories = Enum.GetValues<Category>();

    public override async Task<WorkloadFigures> RunAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var members = new BenchMembers(site.Network, doctors: Left + 1, TimeProvider.System);
        var registrar = site.ConnectRegistrar();
        await members.RegisterDoctorsAsync(registrar, cancellationToken);
        var plan = new LoadPlan("revoke", 50, InFlight: 16, WarmUpOperations: 480, MostOperations: 1_600, MakeAsync);
        return Figures([await new LoadRun(site, plan).RunAsync(cancellationToken)], []);

        async Task<IReadOnlyList<Operation>> MakeAsync(int count, CancellationToken cancellation)
        {
            var patients = (count + Categories.Length - 1) / Categories.Length;
            var revocations = await RegisterAsync(members, registrar, patients, cancellation);
            return
            [
                .. Enumerable.Range(0, count).Select(index =>
                {
                    var lane = index % patients;
                    var transaction = revocations[lane][index / patients];
                    return new Operation(stop => registrar.SubmitAsync(transaction, stop), lane);
                }),
            ];
        }
    }

    // Twenty doctors may read everything, the last one each category under a consent of its own: those are revoked.
    private static async Task<byte[][][]> RegisterAsync(
        BenchMembers members, NodeConnection registrar, int count, CancellationToken cancellationToken)
    {
        var left = members.Doctors.Take(Left).ToList();
        BenchPatient[] patients = [.. Enumerable.Range(0, count).Select(_ => new BenchPatient(members, Categories))];
        await BenchPatient.RegisterAsync(registrar, patients, cancellationToken);
        var policies = patients.AsParallel().AsOrdered().Select(patient =>
        {
            List<byte[]> grants = [.. left.Select(doctor => patient.Grant(doctor, Categories))];
            List<byte[]> doomed = [.. Categories.Select(category => patient.Grant(members.Doctors[Left], category))];
            byte[][] revocations = [.. doomed.Zip(Categories, (grant, category) =>
                patient.Revoke(BenchMembers.IdOf(grant), category, left))];
            return (Grants: grants.Concat(doomed), Revocations: revocations);
        }).ToList();
        await BenchMembers.SubmitAsync(
            registrar, [.. policies.SelectMany(policy => policy.Grants)], cancellationToken);
        return [.. policies.Select(policy => policy.Revocations)];
    }
}
