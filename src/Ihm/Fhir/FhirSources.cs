using Salus.Client;
using Salus.Client.Telemetry;
using Salus.Ihm.Alerts;
using Salus.Ihm.Fhir.Subscriptions;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Ihm.Fhir;

/// <summary>A device of a patient.</summary>
public sealed record ServedDevice(MemberId Id, bool IsRevoked);

/// <summary>A patient of this IHM: the policy and the devices as the ledger had them at most a second ago.</summary>
public sealed record ServedPatient(
    MemberId Id, MemberId Agent, PatientPolicy Policy, IReadOnlyList<ServedDevice> Devices);

/// <summary>What the facade asks of the rest of the IHM.</summary>
public sealed record FhirSources
{
    /// <summary>How this network is named in what is signed.</summary>
    public required string Network { get; init; }

    /// <summary>A patient served here; null for every other.</summary>
    public required Func<MemberId, CancellationToken, Task<ServedPatient?>> PatientAsync { get; init; }

    /// <summary>A member as the ledger knows it; null where nobody here may know it.</summary>
    public required Func<MemberId, CancellationToken, Task<Member?>> MemberAsync { get; init; }

    /// <summary>Readings of a patient's signal within a range.</summary>
    public required Func<MemberId, Signal, SampleRange, CancellationToken, Task<SampleSlice>> QueryAsync { get; init; }

    /// <summary>How a patient's signal went over time.</summary>
    internal Func<MemberId, Signal, RollUpQuestion, CancellationToken, Task<IReadOnlyList<RollUp>>> RollUpsAsync
    {
        get;
        init;
    } = (_, _, _, _) => Task.FromResult<IReadOnlyList<RollUp>>([]);

    /// <summary>Takes in what a device sent.</summary>
    public required Func<KnownDevice, string, ReadOnlyMemory<byte>, CancellationToken, Task<IntakeAnswer>> TakeAsync
    {
        get;
        init;
    }

    /// <summary>Submits what a patient signed about consent, by the patient's agent; returns once the ledger has taken
    /// it. What it refused is a <see cref="RefusedException"/>.</summary>
    public required Func<MemberId, string, CancellationToken, Task> SubmitAsync { get; init; }

    /// <summary>When the ledger took what a patient granted.</summary>
    public required Func<MemberId, TransactionId, CancellationToken, Task<Timestamp>> GrantedAtAsync { get; init; }

    /// <summary>Alerts, which are shown as Flags; null in an IHM that raises none.</summary>
    public AlertDesk? Alerts { get; init; }

    /// <summary>Who is told of alerts; null where nobody can be.</summary>
    public SubscriptionDesk? Subscriptions { get; init; }

    /// <summary>The batches of a patient that are anchored on the ledger.</summary>
    public Func<MemberId, CancellationToken, Task<IReadOnlyList<BatchListing>>> BatchesAsync { get; init; } =
        (_, _) => Task.FromResult<IReadOnlyList<BatchListing>>([]);
}
