using System.Text.RegularExpressions;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

/// <summary>What a stranger tries on a patient, real or not, and what it is answered.</summary>
internal static partial class Denials
{
    /// <summary>The attempts, by name.</summary>
    public static IReadOnlyList<string> Attempts { get; } =
    [
        "GET policy", "GET consents", "GET keys", "GET explain", "GET access-log", "GET records",
        "GET records?authored=true", "GET epochs", "POST explain", "GET member", "GET content", "GET envelope",
        "permit close", "permit use", "ask", "ask for a record", "ask in an emergency", "open a denial", "emergency",
    ];

    /// <summary>Tries one on a patient and a record of it.</summary>
    public static Task<Answer> TryAsync(
        TestNetwork network, Person stranger, string attempt, MemberId patient, RecordId record) => attempt switch
    {
        "GET member" => stranger.GetAsync($"/v1/members/{patient}"),
        "GET content" => stranger.GetAsync($"/v1/records/{record}/versions/1/content"),
        "GET envelope" => stranger.GetAsync($"/v1/records/{record}/versions/1/envelope"),
        "POST explain" => stranger.PostAsync($"/v1/patients/{patient}/explain", "{}"),
        "permit close" => stranger.DeleteAsync($"/v1/permits/{new string('a', 64)}"),
        "permit use" => UsePermitAsync(network, stranger, record),
        "ask" => stranger.SubmitAsync(Request(patient, null, Purpose.TREAT, stranger)),
        "ask for a record" => stranger.SubmitAsync(Request(patient, record, Purpose.TREAT, stranger)),
        "ask in an emergency" => stranger.SubmitAsync(Request(patient, null, Purpose.ETREAT, stranger)),
        "open a denial" => OpenAsync(stranger, patient),
        "emergency" => stranger.SubmitAsync(
            new EmergencyAccess(patient, [Category.Laboratory], EmergencyReason.Unconscious, null)),
        _ => stranger.GetAsync($"/v1/patients/{patient}/{attempt["GET ".Length..]}"),
    };

    /// <summary>An answer without what differs from one question to the next: ids and digests by their length, numbers
    /// by their being there, words as they are.</summary>
    public static string Form(Answer answer)
    {
        var text = $"{(int)answer.Status}\n{answer.Headers}\n{System.Text.Encoding.UTF8.GetString(answer.Bytes)}";
        return Number().Replace(Identifier().Replace(text, id => $"<{id.Length}>"), "0");
    }

    private static RequestAccess Request(MemberId patient, RecordId? record, Purpose purpose, Person stranger) =>
        new(patient, Category.Laboratory, record, purpose, stranger.ConnectionKey);

    private static async Task<Answer> OpenAsync(Person stranger, MemberId patient)
    {
        var decision = await stranger.AcceptAsync(Request(patient, null, Purpose.TREAT, stranger));
        return await stranger.PostAsync("/v1/permits", await stranger.ProofAsync(decision));
    }

    // A good permit, of another patient's: what it does not cover is not told from what is not there.
    private static async Task<Answer> UsePermitAsync(TestNetwork network, Person stranger, RecordId record)
    {
        var other = await network.PatientAsync(Category.Laboratory);
        await network.GrantAsync(other, stranger, Category.Laboratory);
        var permit = await stranger.OpenAsync(other, Category.Laboratory);
        return await stranger.GetAsync($"/v1/records/{record}/versions/1/content", permit);
    }

    [GeneratedRegex("[A-Za-z0-9_-]{20,}")]
    private static partial Regex Identifier();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
