using Salus.Ledger.States;

namespace Salus.Ledger.Contracts.Membership;

/// <summary>A patient's devices in the order of their registration, those that were revoked until another takes their
/// place (spec ledger 8.8).</summary>
public sealed record PatientDevices(IReadOnlyList<MemberId> Devices)
{
    /// <summary>The most devices of one patient.</summary>
    public const int Most = 100;

    /// <summary>Every patient's devices, by pseudonym.</summary>
    public static readonly Table<PatientDevices> Table =
        new("devices", LedgerJson.Default.PatientDevices, isReadOften: false);

    /// <summary>The members that are a patient's devices.</summary>
    public static IReadOnlyList<Member> Of(StateView policies, MemberId patient) =>
    [
        .. (policies.Get(Table, patient.ToString())?.Devices ?? [])
            .Select(device => policies.Get(Member.Table, device.ToString())!),
    ];

    /// <summary>Adds a device; null, or why it cannot be.</summary>
    internal static Refusal? Enter(Execution run, MemberId patient, MemberId device)
    {
        var known = Of(run.State, patient);
        if (known.Count == Most)
        {
            var revoked = known.FirstOrDefault(former => former.IsRevoked);
            if (revoked is null)
            {
                return Refusal.TooManyDevices;
            }

            known = [.. known.Where(former => former != revoked)];
        }

        run.State.Put(
            Table, patient.ToString(), new PatientDevices([.. known.Select(former => former.Id), device]));
        return null;
    }
}
