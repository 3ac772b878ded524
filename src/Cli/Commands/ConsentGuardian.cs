using System.CommandLine;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Consents;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Cli.Commands;

/// <summary>`salus consent guardian`: who decides for the patient, until when.</summary>
internal static class ConsentGuardian
{
    private static readonly Argument<string> Who = new("who")
    {
        Description = "The guardian: a wallet's name, or the 26 characters of the pseudonym.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "guardian",
        "Guardians: relatives who read everything and decide like the patient, until an end date.",
        "./salus consent guardian add --to-card mary-card.json --until 2027-01-01 --as paul")
        .With(
            new SalusCommand(
                "add",
                "Makes somebody a guardian, with the keys to act. A guardian appoints no other.",
                "./salus wallet card mary --out mary-card.json",
                "./salus consent guardian add --to-card mary-card.json --until 2027-01-01 --as paul",
                "./salus consent grant --to dora --categories laboratory --days 7 --for paul --as mary")
                .With(ConsentGrant.ToCard, ConsentGrant.Days, ConsentGrant.Until)
                .With(StandardOptions.AsSomebody)
                .Does(AddAsync),
            new SalusCommand(
                "remove",
                "Ends a guardianship at once, and renews the keys that the guardian held.",
                "./salus consent guardian remove mary --as paul")
                .With(Who)
                .With(StandardOptions.AsSomebody)
                .Does(RemoveAsync));

    private static async Task<Answer> AddAsync(Call call)
    {
        var file = call.Get(ConsentGrant.ToCard) ?? throw new FailureException(
            "card-missing",
            "A guardian is appointed with the contact card that the guardian hands over.",
            "The guardian makes it: ./salus wallet card NAME --out FILE    then add --to-card FILE");
        var period = ConsentGrant.PeriodOf(call);
        var patient = await call.ConnectAsync();
        var card = CardFile.Read(file, call.ReadGenesis());
        var finality = await patient.AppointGuardianAsync(card, period, call.Stop);
        var granted = finality.Receipt.Events.OfType<Event.ConsentGranted>().Single();
        var name = new People(call.Folder).NameOf(card.Member);
        return FinalWords.Answer(
            finality,
            $"{name} is a guardian until {FinalWords.Time(granted.To)}: reads everything, and grants and revokes for "
            + $"you with --for. To end it: ./salus consent guardian remove {name} "
            + $"--as {call.Get(StandardOptions.As)}",
            ("consent", finality.Transaction.ToString()),
            ("guardian", card.Member.ToString()),
            ("to", granted.To.UnixMs));
    }

    private static async Task<Answer> RemoveAsync(Call call)
    {
        var guardian = new Grantee.OneMember(new People(call.Folder).Find(call.Need(Who)));
        var patient = await call.ConnectAsync();
        var consents = await patient.ConsentsAsync(call.Stop);
        var consent = consents.FirstOrDefault(terms =>
            terms.Grantee == guardian && terms.Actions.Contains(ConsentAction.Consent))
            ?? throw new FailureException(
                "not-a-guardian",
                $"{call.Need(Who)} is no guardian.",
                "See who is: ./salus consent list --as PATIENT",
                ExitCodes.Refused);
        var revoked = await patient.RevokeAsync(consent.Id, call.Stop);
        return FinalWords.Answer(
            revoked.Finality,
            $"{call.Need(Who)} is a guardian no more, and has none of the new keys. What was read cannot be unread.",
            ("consent", consent.Id.ToString()));
    }
}
