using System.CommandLine;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Access;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>What to ask for, shared by the commands that read: a patient, a category, a purpose, or a permit that is
/// there already.</summary>
internal static class AskOptions
{
    public static readonly Option<string> Patient = new("--patient")
    {
        Description = "The patient: a wallet's name, or the 26 characters of the pseudonym. Not needed as the patient.",
        HelpName = "NAME|ID",
    };

    public static readonly Option<Category?> Category =
        CodeOption.Perhaps<Category>("--category", "The kind of data.");

    public static readonly Option<Purpose?> Purpose =
        CodeOption.Perhaps<Purpose>("--purpose", "What for. Default: what one's role is for.");

    public static readonly Option<string> Permit = new("--permit")
    {
        Description = "A permit that was given before, in place of asking again.",
        HelpName = "ID",
    };

    public static IReadOnlyList<Symbol> All { get; } = [Patient, Category, Purpose, Permit];

    /// <summary>The patient that is named.</summary>
    public static MemberId PatientOf(Call call) => new People(call.Folder).Find(
        call.Get(Patient) ?? throw new FailureException(
            "patient-missing", "It must be said whose records are meant.", "Add --patient NAME."));

    /// <summary>Whether a wallet asks for its own records.</summary>
    public static bool IsOwn(Call call, SalusClient client) =>
        client.Wallet.Role == Role.Patient
        && (call.Get(Patient) is null || PatientOf(call) == client.Wallet.Member);

    public static Category CategoryOf(Call call) => call.Get(Category) ?? throw new FailureException(
        "category-missing",
        "Access is asked for one category at a time.",
        $"Add --category. One of: {string.Join(", ", Code<Category>.All)}.");

    public static Purpose PurposeOf(Call call, Role role) => call.Get(Purpose) ?? PurposeOf(role);

    /// <summary>What a role claims when nothing else is said.</summary>
    public static Purpose PurposeOf(Role role) => role switch
    {
        Role.Insurer => Ledger.Purpose.HPAYMT,
        Role.PublicHealth => Ledger.Purpose.PUBHLTH,
        Role.Researcher => Ledger.Purpose.HRESCH,
        Role.Patient => Ledger.Purpose.FAMRQT,
        _ => Ledger.Purpose.TREAT,
    };

    /// <summary>The permit named, or one that is asked for now; a denial is a failure.</summary>
    public static async Task<AccessDecision.Permitted> PermitAsync(Call call, SalusClient client, RecordId? record)
    {
        if (call.Get(Permit) is { } text)
        {
            var finality = await client.ProveAsync(TransactionArgument.Parse(text), call.Stop);
            return finality.Receipt.Events is [Event.AccessDecided { IsPermitted: true } decided]
                ? new AccessDecision.Permitted(finality, decided)
                : throw new FailureException(
                    "not-a-permit", $"The transaction {text} permits nothing.", "Ask: ./salus access request --help");
        }

        var patient = PatientOf(call);
        var category = CategoryOf(call);
        var purpose = PurposeOf(call, client.Wallet.Role);
        var decision = await client.RequestAccessAsync(patient, category, purpose, record, call.Stop);
        return decision as AccessDecision.Permitted ?? throw Denied(category, purpose, decision);
    }

    private static FailureException Denied(Category category, Purpose purpose, AccessDecision decision) => new(
        "access-denied",
        $"The validators denied reading {Code<Category>.Text(category)} for {Code<Purpose>.Text(purpose)} "
        + $"(transaction {decision.Finality.Transaction}).",
        "Only the patient can change that: ./salus consent grant --help",
        ExitCodes.Refused);
}
