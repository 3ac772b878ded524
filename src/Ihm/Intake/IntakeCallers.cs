using Microsoft.AspNetCore.Http;
using Salus.Ihm.Callers;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Web;

namespace Salus.Ihm.Intake;

/// <summary>Who calls: the device that a body's readings are of, and the patient that asks for devices. Each throws a
/// <see cref="ProblemException"/> for who may not.</summary>
public sealed record IntakeCallers(
    Func<HttpContext, ValueTask<KnownDevice>> DeviceOf, Func<HttpContext, ValueTask<MemberId>> PatientOf)
{
    /// <summary>Callers who show a token and prove its key: a device, or the patient, who is then the source of what
    /// they send.</summary>
    // spec ihm-intake 5.4
    public static IntakeCallers Proven(CallerCheck check) => new(
        async http =>
        {
            var caller = await check.IdentifyAsync(http);
            caller.Require("Observation", Interactions.Create, isOwn: true);
            return caller.Member.ConcernedPatient is { } patient
                ? new KnownDevice(patient, caller.Id, caller.Member.SigningKey)
                : throw Wrong("Readings come from a patient's device, or from the patient.");
        },
        async http =>
        {
            var caller = await check.IdentifyAsync(http);
            caller.Require("Device", Interactions.Search, isOwn: true);
            return caller.IsPatient(caller.Id) ? caller.Id : throw Wrong("Devices are shown to their patient alone.");
        });

    private static ProblemException Wrong(string detail) => new(IhmProblems.WrongCaller.Because(detail));
}
