using System.Globalization;
using Salus.Client;
using Salus.Ihm.Callers;
using Salus.Ihm.Fhir;
using Salus.Ihm.Intake;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Ihm.Patients;

/// <summary>What the FHIR facade and permits ask of the ledger, through the patients' agents.</summary>
public sealed class SourcesOnLedger(Agents agents, WhoIsWho members, TelemetryStore store, TimeProvider time)
{
    /// <summary>For permits: policies, and the summary that an agent signs.</summary>
    public PermitSource Permits => new(PolicyAsync, SummariseAsync);

    /// <summary>For FHIR.</summary>
    public FhirSources For(string network, IntakeDesk intake) => new()
    {
        Network = network,
        PatientAsync = PatientAsync,
        MemberAsync = members.FindAsync,
        QueryAsync = store.QueryAsync,
        RollUpsAsync = (patient, signal, question, stopping) => store.RollUpsAsync(
            patient, signal, question.Step, question.From, question.To, stopping),
        TakeAsync = intake.TakeAsync,
        SubmitAsync = (patient, transaction, stopping) => RelayedTransaction.SubmitAsync(
            Require(patient).Client, patient, transaction, time, stopping),
        GrantedAtAsync = async (patient, grant, stopping) =>
            (await Require(patient).Client.TransactionAsync(grant, stopping)).Time,
        BatchesAsync = (patient, stopping) =>
            Require(patient).Client.BatchesAsync(patient, category: null, stopping),
    };

    private Agent Require(MemberId patient) =>
        agents.Find(patient) ?? throw new RefusedException(Refusal.UnknownPatient);

    private async Task<ServedPatient?> PatientAsync(MemberId patient, CancellationToken cancellationToken)
    {
        if (agents.Find(patient) is not { } agent)
        {
            return null;
        }

        var facts = await agent.FactsAsync(cancellationToken);
        return new ServedPatient(
            patient,
            agent.Device,
            facts.Policy.Policy,
            [.. facts.Devices.Select(device => new ServedDevice(device.Id, device.Revoked))]);
    }

    private async Task<PatientPolicy?> PolicyAsync(MemberId patient, CancellationToken cancellationToken) =>
        agents.Find(patient) is { } agent ? (await agent.FactsAsync(cancellationToken)).Policy.Policy : null;

    private async Task<bool> SummariseAsync(OpenedPermit permit, CancellationToken cancellationToken)
    {
        if (permit.Entries.Count == 0 || agents.Find(permit.Decision.Patient) is not { } agent)
        {
            return true;
        }

        try
        {
            await agent.Client.SubmitAsync(
                new SummariseRelease(permit.Id, permit.Entries), cancellationToken);
            return true;
        }
        catch (RefusedException refused) when (refused.Refusal == Refusal.AlreadySummarised)
        {
            return true;
        }
        catch (SalusException)
        {
            return false;
        }
    }
}
