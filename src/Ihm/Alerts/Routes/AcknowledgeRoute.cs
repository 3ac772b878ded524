using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Salus.Client;
using Salus.Ihm.Callers;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Web;

namespace Salus.Ihm.Alerts.Routes;

/// <summary>Takes the AcknowledgeAlert that somebody signed with the own wallet, and hands it to the ledger.</summary>
internal sealed class AcknowledgeRoute(AlertDesk desk, AlertDoor door)
{
    private const int MaxBody = 16 * 1024;
    private const string MessageType = "AcknowledgeAlert";

    // spec ihm-alerts 8.2, 8.3, 8.4
    public async Task TakeAsync(HttpContext http, Caller caller, MemberId patient, string text)
    {
        var stopping = http.RequestAborted;
        var isSeen = await door.OpenAsync(caller, patient, Interactions.Update, stopping);
        var alert = desk.OpenOf(patient).FirstOrDefault(open => open.Id.ToString() == text && isSeen(open.Category))
            ?? throw new ProblemException(IhmProblems.UnknownAlert.Because(
                "The patient has no such open alert, or not for you to see."));
        var body = await AlertBody.ReadAsync(http, MaxBody);
        if (body.Length == 0)
        {
            await AskToSignAsync(http, alert);
            return;
        }

        var notice = RequireSigned(body, caller, alert);
        var acknowledgement = await SubmitAsync(caller, alert, notice, Encoding.ASCII.GetString(body), stopping);
        await desk.AcknowledgedAsync(patient, alert.Id, acknowledgement, stopping);
        var present = desk.OpenOf(patient).FirstOrDefault(open => open.Id == alert.Id) ?? alert;
        var status = acknowledgement.Transaction is null
            ? StatusCodes.Status202Accepted
            : StatusCodes.Status200OK;
        await AlertRoutes.AnswerAsync(http, json => NoticeJson.Write(json, present), status);
    }

    // While the ledger is away, the signature stops the escalation of whoever was told; the proof has to follow.
    private async Task<Acknowledgement> SubmitAsync(
        Caller caller, Alert alert, int notice, string jws, CancellationToken stopping)
    {
        try
        {
            var transaction = await desk.Ledger.SubmitAsync(alert.Patient, jws, stopping);
            return new Acknowledgement(caller.Id, notice, desk.Now, transaction);
        }
        catch (RefusedException refusal) when (!IsOnItsWay(alert, notice))
        {
            throw new ProblemException(IhmProblems.AcknowledgementRefused.Because(
                $"The ledger refused it: {refusal.Code}."));
        }
        catch (SalusException) when (IsTold(caller, alert))
        {
            return new Acknowledgement(caller.Id, notice, desk.Now, null);
        }
        catch (SalusException)
        {
            throw new ProblemException(IhmProblems.LedgerUnreachable.Because("No node answers; try again."));
        }
    }

    // The ledger cannot know an acknowledgement of a notice that it has not got yet.
    private static bool IsOnItsWay(Alert alert, int notice) => alert.Proofs.All(proof => proof.Notice != notice);

    private static bool IsTold(Caller caller, Alert alert) =>
        caller.Id == alert.Patient || alert.Recipients.Contains(caller.Id);

    private static int RequireSigned(byte[] body, Caller caller, Alert alert)
    {
        try
        {
            var jws = Jws.Parse(body);
            var payload = JsonFields.Parse(jws.Payload);
            var message = payload.Object("body");
            var notice = (int)message.Integer("notice", 1, int.MaxValue);
            var isOfThis = jws.Typ == "salus-tx"
                && payload.Text("type", 32) == MessageType
                && message.Text("patient", 26) == alert.Patient.ToString()
                && message.Text("alert", 26) == alert.Id.ToString();
            if (!isOfThis || !jws.Verify(caller.Member.SigningKey))
            {
                throw new ProblemException(IhmProblems.WrongTransaction.Because(
                    "It must be an AcknowledgeAlert of this alert, signed with your wallet's key."));
            }

            return notice >= alert.LevelNotice && notice <= alert.Notice
                ? notice
                : throw new ProblemException(IhmProblems.NoticeSuperseded.Because(
                    $"The level rose since; look again and sign notice {alert.Notice}."));
        }
        catch (JoseRejectedException refusal)
        {
            throw new ProblemException(IhmProblems.MalformedBody.Because(refusal.Message));
        }
        catch (JsonRejectedException refusal)
        {
            throw new ProblemException(IhmProblems.MalformedBody.Because(refusal.Message, refusal.Path));
        }
    }

    private static Task AskToSignAsync(HttpContext http, Alert alert)
    {
        var kind = IhmProblems.SignatureNeeded;
        return AlertRoutes.AnswerAsync(
            http,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("type", $"urn:salus:problem:{kind.Code}");
                json.WriteString("title", kind.Title);
                json.WriteNumber("status", kind.Status);
                json.WriteString("detail", "Sign this as a transaction with your wallet, and send it as the body.");
                json.WriteString("code", kind.Code);
                json.WriteStartObject("sign");
                json.WriteString("ledger", "telemetry");
                json.WriteString("type", MessageType);
                json.WriteStartObject("body");
                json.WriteString("patient", alert.Patient.ToString());
                json.WriteString("alert", alert.Id.ToString());
                json.WriteNumber("notice", alert.Notice);
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndObject();
            },
            kind.Status);
    }
}
