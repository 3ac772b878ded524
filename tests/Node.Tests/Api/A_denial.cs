using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;
using Salus.Primitives;

namespace Salus.Node.Tests.Api;

public sealed class A_denial(TestNetwork network) : IClassFixture<TestNetwork>
{
    private const int Pairs = 1_000;

    [Fact]
    public async Task is_the_same_for_a_patient_who_is_there_and_one_who_is_not()
    {
        // spec callers 7.1
        // spec api 3.3
        var strangers = await StrangersAsync();
        var patients = await PatientsAsync();
        var compared = 0;
        for (var round = 0; compared < Pairs; round++)
        {
            foreach (var attempt in Denials.Attempts)
            {
                foreach (var (what, patient, record) in patients)
                {
                    // Practitioners see the public keys of any patient whose id they know (spec api 5.4).
                    var stranger = strangers[
                        attempt == "GET epochs" ? strangers.Length - 1 : compared % (strangers.Length - 1)];
                    var known = await Denials.TryAsync(network, stranger, attempt, patient.Id, record);
                    var unknown = await Denials.TryAsync(
                        network, stranger, attempt, MemberKeys.Generate().Id, NewRecord());
                    var title = $"round {round}, {attempt}, {what}";
                    Assert.Equal($"{title}: {Denials.Form(unknown)}", $"{title}: {Denials.Form(known)}");
                    Assert.Equal(unknown.Bytes.Length, known.Bytes.Length);
                    compared++;
                }
            }

            network.Time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private static RecordId NewRecord() => new(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));

    private async Task<Person[]> StrangersAsync()
    {
        var doctor = await network.RegisterAsync(Role.Doctor);
        var nurse = await network.RegisterAsync(Role.Nurse, network.Clinic);
        return [doctor, doctor.Browsing(), nurse, await network.RegisterAsync(Role.Insurer)];
    }

    private async Task<(string What, Person Patient, RecordId Record)[]> PatientsAsync()
    {
        var author = await network.RegisterAsync(Role.Doctor);
        var grantee = await network.RegisterAsync(Role.Doctor);
        var withData = await network.PatientAsync(Category.Laboratory);
        var record = await author.StoreAsync(withData, Category.Laboratory);
        var withConsents = await network.PatientAsync(Category.Laboratory, Category.Imaging);
        await network.GrantAsync(withConsents, grantee, Category.Laboratory);
        await network.GrantAsync(withConsents, grantee, Category.Imaging);
        var withRevoked = await network.PatientAsync(Category.Laboratory);
        await network.RevokeAsync(withRevoked, await network.GrantAsync(withRevoked, grantee, Category.Laboratory));
        return
        [
            ("data and no consent", withData, record.Id),
            ("no data", await network.RegisterAsync(Role.Patient), NewRecord()),
            ("others' consents", withConsents, NewRecord()),
            ("a consent that ended", withRevoked, NewRecord()),
            ("another category", await WithAnotherCategoryAsync(), NewRecord()),
        ];
    }

    private async Task<Person> WithAnotherCategoryAsync()
    {
        var patient = await network.PatientAsync(Category.Laboratory, Category.Sleep);
        await network.GrantAsync(patient, await network.RegisterAsync(Role.Doctor), Category.Sleep);
        return patient;
    }
}
