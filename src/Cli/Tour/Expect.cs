using Salus.Cli.Output;
using Salus.Client.Access;
using Salus.Ledger;

namespace Salus.Cli.Tour;

/// <summary>Outcomes that several chapters look for.</summary>
internal static class Expect
{
    /// <summary>The deed must fail with this code; the words then say what that means.</summary>
    public static async Task<Outcome> RefusalAsync(string code, string words, Func<Task> deed, CancellationToken stop)
    {
        try
        {
            await deed();
        }
        catch (Exception fault) when (Failures.Of(fault, stop) is { ExitCode: not ExitCodes.Interrupted } failure)
        {
            return failure.Code == code
                ? Outcome.AsExpected($"refused: {code}. {words}")
                : Outcome.Otherwise($"refused, but otherwise: {failure.Code}: {failure.Message}");
        }

        return Outcome.Otherwise("it was let through");
    }

    /// <summary>The decision must be a denial.</summary>
    public static Outcome Denied(AccessDecision decision) => decision switch
    {
        AccessDecision.Denied denied => Outcome.AsExpected(
            $"denied; the decision is in block {denied.Finality.Height} of policies, for Alice to see"),
        _ => Outcome.Otherwise("permitted"),
    };

    /// <summary>The decision must be a permit.</summary>
    public static Outcome Permitted(AccessDecision decision) => decision switch
    {
        AccessDecision.Permitted permitted => Outcome.AsExpected(
            $"permitted until {permitted.Until.Clock()}, under consent {permitted.Consent.Short()}"),
        _ => Outcome.Otherwise("denied"),
    };

    /// <summary>Enough of an id to recognise it.</summary>
    public static string Short(this TransactionId id) => $"{id}"[..12] + "…";

    /// <summary>The time of day of a moment, in UTC.</summary>
    public static string Clock(this Timestamp moment) => $"{moment}"[11..19] + " UTC";

    /// <summary>`1 document`, `2 documents`.</summary>
    public static string Of(this int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
