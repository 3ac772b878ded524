using Microsoft.AspNetCore.Http;
using Salus.Ihm.Alerts.Settings;
using Salus.Ihm.Callers;
using Salus.Ihm.Hosting;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives.Json;
using Salus.Web;

namespace Salus.Ihm.Alerts.Routes;

/// <summary>What is set for a patient: shown to and set by the patient, and by whom a consent permits.</summary>
internal sealed class SettingsRoutes(AlertDesk desk, AlertDoor door)
{
    private const int MaxBody = 32 * 1024;

    // spec ihm-alerts 4.3
    public async Task ShowAsync(HttpContext http, Caller caller, MemberId patient)
    {
        var isSeen = await door.OpenAsync(caller, patient, Interactions.Read, http.RequestAborted);
        await AnswerAsync(http, desk.Register.SettingsOf(patient), isSeen);
    }

    // spec ihm-alerts 4.2, 4.3, 4.4
    public async Task SetAsync(HttpContext http, Caller caller, MemberId patient)
    {
        var isSeen = await door.OpenAsync(caller, patient, Interactions.Update, http.RequestAborted);
        var wanted = Read(await AlertBody.ReadAsync(http, MaxBody));
        if (wanted.Thresholds.Of.Keys.FirstOrDefault(signal => !isSeen(signal.Category)) is { } hidden)
        {
            throw new ProblemException(IhmProblems.NotPermitted.Because(
                $"No consent opens {Code<Category>.Text(hidden.Category)} to you.", $"thresholds.{hidden.Name}"));
        }

        await RequirePermittedAsync(wanted, patient, http.RequestAborted);
        var kept = desk.Register.SettingsOf(patient).Thresholds.Of.Where(pair => !isSeen(pair.Key.Category));
        var settings = wanted with
        {
            Thresholds = wanted.Thresholds with { Of = Merge(wanted.Thresholds.Of, kept) },
            Set = new Setting(caller.Id, desk.Now),
        };
        await desk.SetAsync(patient, settings);
        await AnswerAsync(http, settings, isSeen);
    }

    private static Dictionary<Signal, Threshold> Merge(
        IEnumerable<KeyValuePair<Signal, Threshold>> wanted, IEnumerable<KeyValuePair<Signal, Threshold>> kept) =>
        wanted.Concat(kept).ToDictionary(pair => pair.Key, pair => pair.Value);

    // Who could never be told would be a hole that nobody sees.
    private async Task RequirePermittedAsync(AlertSettings wanted, MemberId patient, CancellationToken stopping)
    {
        Contact[] contacts = [.. wanted.First.Append(wanted.Second).OfType<Contact>()];
        if (contacts.All(contact => contact.Member == patient))
        {
            return;
        }

        var admissions = await door.AdmitAsync(patient, wanted.Receivers, stopping);
        foreach (var contact in contacts)
        {
            if (!Enum.GetValues<Category>().Any(category => admissions.Admits(contact.Member, category)))
            {
                var at = Array.IndexOf(contacts, contact);
                throw new ProblemException(IhmProblems.ReceiverNotPermitted.Because(
                    "The patient's consents do not let this member read; ask the patient for a grant first.",
                    contact == wanted.Second ? "second" : $"first[{at}]"));
            }
        }
    }

    private static AlertSettings Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return SettingsJson.Read(body);
        }
        catch (JsonRejectedException refusal)
        {
            throw new ProblemException(IhmProblems.MalformedBody.Because(refusal.Message, refusal.Path));
        }
    }

    private static Task AnswerAsync(HttpContext http, AlertSettings settings, Func<Category, bool> isSeen)
    {
        var thresholds = settings.Thresholds;
        var inForce = settings with { Thresholds = thresholds with { Of = thresholds.InForce } };
        return AlertRoutes.AnswerAsync(
            http, json => SettingsJson.Write(json, inForce, signal => isSeen(signal.Category)));
    }
}
