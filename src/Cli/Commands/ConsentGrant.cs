using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Consents;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Cli.Commands;

/// <summary>`salus consent grant`, and the terms that `salus consent explain --if-granted` takes too.</summary>
internal static class ConsentGrant
{
    public static readonly Option<Purpose?> Purpose =
        CodeOption.Perhaps<Purpose>("--purpose", "What for. Default: what the grantee's role is for.");

    public static readonly Option<int?> Days = new("--days")
    {
        Description = "In force for so many days of 24 hours.",
        HelpName = "N",
    };

    public static readonly Option<Timestamp?> From = MomentOption.Of("--from", "In force from then on. Default: now.");

    public static readonly Option<Timestamp?> Until =
        MomentOption.Of("--until", "In force until just before then, in place of --days.");

    private static readonly Option<string> To = new("--to")
    {
        Description = "Who may read: a wallet's name, a member's id, or role:ORGANISATION/ROLE.",
        HelpName = "WHO",
    };

    public static readonly Option<FileInfo> ToCard = new("--to-card")
    {
        Description = "Who may read, by the contact card handed over: another patient, for instance a relative.",
        HelpName = "FILE",
    };

    private static readonly Option<Category[]> Categories =
        CodeOption.Some<Category>("--categories", "What may be read.", "--category");

    private static readonly Option<string[]> Records = new("--records")
    {
        Description = "Only these records, in place of whole categories: ids with commas.",
        HelpName = "ID,...",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> Past = new("--past")
    {
        Description = "Whether what was written before opens too, true or false; what the grantee can read already "
            + "stays open. Default: true.",
        DefaultValueFactory = _ => true,
    };

    private static readonly Option<bool> Guardian = new("--guardian")
    {
        Description = "Make the grantee, a relative, a guardian, who may also decide; the purpose is FAMRQT.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "grant",
        "Lets somebody read. It replaces what was granted before to the same grantee for the same purpose and "
        + "categories.",
        "./salus consent grant --to dora --categories laboratory,medication --days 30 --as paul",
        "./salus consent grant --to role:st-mary/nurse --categories allergy --until 2027-01-01 --as paul",
        "./salus consent grant --to ira --records 2kq5jv7m3xw4p6r2t5y7u3b6na --days 7 --as paul")
        .With(To, ToCard, ForPatient.Option, Categories, Records, Purpose, Days, From, Until, Past, Guardian)
        .With(StandardOptions.AsSomebody)
        .Does(GrantAsync);

    /// <summary>The period that the options say.</summary>
    public static Period PeriodOf(Call call)
    {
        var (days, until) = (call.Get(Days), call.Get(Until));
        if (days is not null == until is not null || days is < 1 or > 3653)
        {
            throw new FailureException(
                "period-missing",
                "A consent has an end: --days from 1 to 3653, or --until, and not both.",
                "For instance: --days 30");
        }

        var from = call.Get(From) ?? new Timestamp(Call.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var to = until ?? from.PlusMs((long)TimeSpan.FromDays(days!.Value).TotalMilliseconds);
        if (to <= from)
        {
            throw new FailureException(
                "period-malformed",
                $"The consent would end at {FinalWords.Time(to)}, before it begins at {FinalWords.Time(from)}.",
                "Choose a later --until, or an earlier --from.");
        }

        return call.Get(From) is null && until is null ? Period.Days(days!.Value) : Period.Between(from, to);
    }

    /// <summary>The purpose that is said, or that of the grantee's role.</summary>
    public static async Task<Purpose> PurposeAsync(Call call, SalusClient patient, Grantee grantee)
    {
        if (call.Get(Purpose) is { } said)
        {
            return said;
        }

        try
        {
            var role = grantee is Grantee.OneMember one
                ? (await patient.MemberAsync(one.Id, call.Stop)).Role
                : ((Grantee.RoleIn)grantee).Role;
            return AskOptions.PurposeOf(role);
        }
        catch (NodeProblemException problem) when (problem.Code == "unknown-member")
        {
            // Patients are unknown to each other; a relative has to be said to be one.
            throw new FailureException(
                "purpose-missing",
                "The network does not say what this grantee is, so the purpose has to be said.",
                $"Add --purpose. One of: {string.Join(", ", Code<Purpose>.All)}.");
        }
    }

    private static async Task<Answer> GrantAsync(Call call)
    {
        var people = new People(call.Folder);
        var patient = await ForPatient.ConnectAsync(call);
        var card = call.Get(ToCard) is { } file ? CardFile.Read(file, call.ReadGenesis()) : null;
        var grantee = GranteeOf(call, people, card);
        var categories = call.Get(Categories) ?? [];
        RecordId[] records =
        [
            .. (call.Get(Records) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries))
                .Select(TransactionArgument.Record),
        ];
        if (categories.Length == 0 == (records.Length == 0))
        {
            throw new FailureException(
                "categories-missing",
                "A consent is for categories, or for single records: one of the two.",
                "For instance: --categories laboratory,medication");
        }

        var period = PeriodOf(call);
        var purpose = call.Get(Guardian) || card is not null
            ? call.Get(Purpose) ?? Ledger.Purpose.FAMRQT
            : await PurposeAsync(call, patient, grantee);
        var terms = Terms(call, categories, purpose, period);
        var finality = records.Length > 0
            ? await patient.NarrowAsync(grantee, records, purpose, period, call.Stop)
            : card is not null
                ? await patient.GrantAsync(card, terms, call.Stop)
                : await patient.GrantAsync(grantee, terms, call.Stop);
        var granted = finality.Receipt.Events.OfType<Event.ConsentGranted>().Single();
        var what = records.Length switch
        {
            0 => FinalWords.List(granted.Categories),
            1 => $"one record of {FinalWords.List(granted.Categories)}",
            _ => $"{records.Length} records of {FinalWords.List(granted.Categories)}",
        };
        return Describe(call, finality, granted, $"{people.NameOf(grantee)} may read {what}");
    }

    private static Grantee GranteeOf(Call call, People people, ContactCard? card)
    {
        if (call.Get(To) is null == card is null || (card is not null && call.Get(Records) is [_, ..]))
        {
            throw new FailureException(
                "grantee-missing",
                "A consent is for one grantee, --to WHO or --to-card FILE; with a card it is for whole categories.",
                "For instance: --to dora");
        }

        if (call.Get(ForPatient.Option) is not null && call.Get(Records) is [_, ..])
        {
            throw new FailureException(
                "guardian-whole-categories",
                "A guardian grants whole categories, no single records.",
                "For instance: --categories laboratory");
        }

        return card is null ? people.FindGrantee(call.Get(To)!) : new Grantee.OneMember(card.Member);
    }

    private static GrantTerms Terms(Call call, IReadOnlyList<Category> categories, Purpose purpose, Period period) =>
        new(categories, purpose, period)
        {
            Past = call.Get(Past),
            Actions = call.Get(Guardian) ? [ConsentAction.Read, ConsentAction.Consent] : [ConsentAction.Read],
        };

    private static Answer Describe(Call call, Finality finality, Event.ConsentGranted granted, string words)
    {
        var revoke = $"./salus consent revoke {finality.Transaction.ToString()[..12]} "
            + $"--as {call.Get(StandardOptions.As)}";
        var service = Grantee.TryParse(granted.Grantee, out var grantee) ? RoleWords.Of([grantee]) : [];
        return FinalWords.Answer(
            finality,
            string.Concat(service.Select(line => line + "\n")) + $"{words} for {Code<Purpose>.Text(granted.Purpose)}, "
            + $"from {FinalWords.Time(granted.From)} until {FinalWords.Time(granted.To)}. To end it: {revoke}",
            ("consent", finality.Transaction.ToString()),
            ("grantee", granted.Grantee),
            ("categories", FinalWords.Codes(granted.Categories)),
            ("purpose", Code<Purpose>.Text(granted.Purpose)),
            ("from", granted.From.UnixMs),
            ("to", granted.To.UnixMs),
            ("superseded", new JsonArray([.. granted.Superseded.Select(JsonNode (id) => id.ToString())])));
    }
}
