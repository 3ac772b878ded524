using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus member`: who is who on the network.</summary>
internal static class MemberCommands
{
    public static readonly Argument<string> Name = new("name")
    {
        Description = "The member: a wallet's name, the path of a wallet file, or the 26 characters of the id.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "member",
        "Members: who is registered, verified, revoked.",
        "./salus member register dora --role doctor --licence MD-7 --as registrar")
        .With(
            MemberRegistration.Register(),
            MemberVerification.Create(),
            new SalusCommand(
                "revoke",
                "As a registrar: ends the membership of one of the organisation's own, at once and for good.",
                "./salus member revoke dora --as registrar")
                .With(Name)
                .With(StandardOptions.AsSomebody)
                .Does(RevokeAsync),
            new SalusCommand(
                "show",
                "Shows what the network says of a member. Patients are shown to themselves and their registrar only.",
                "./salus member show dora --as registrar")
                .With(Name)
                .With(StandardOptions.AsSomebody)
                .Does(ShowAsync),
            KeyRotation.Create());

    private static async Task<Answer> RevokeAsync(Call call)
    {
        var member = new People(call.Folder).Find(call.Need(Name));
        var registrar = await call.ConnectAsync();
        var finality = await registrar.RevokeMemberAsync(member, call.Stop);
        return FinalWords.Answer(
            finality,
            $"The membership of {call.Need(Name)} has ended. No node serves it any more.",
            ("member", member.ToString()));
    }

    private static async Task<Answer> ShowAsync(Call call)
    {
        var member = new People(call.Folder).Find(call.Need(Name));
        var client = await call.ConnectAsync();
        var card = await client.MemberAsync(member, call.Stop);
        var status = card.Revoked ? "revoked" : card.Role.IsPractitioner() && !card.Verified ? "not verified yet"
            : card.Verified ? "verified" : "registered";
        return new Answer(
            new JsonObject
            {
                ["member"] = card.Id.ToString(),
                ["role"] = Code<Role>.Text(card.Role),
                ["organisation"] = card.Organisation.ToString(),
                ["licence"] = card.Licence,
                ["verified"] = card.Verified,
                ["revoked"] = card.Revoked,
                ["signingKey"] = card.SigningKey.KeyId,
                ["agreementKey"] = card.AgreementKey.KeyId,
            },
            View.Fields(
                ("member", card.Id.ToString()),
                ("role", $"{Code<Role>.Text(card.Role)} of {card.Organisation}"),
                ("licence", card.Licence ?? "none"),
                ("status", status),
                ("signing key", card.SigningKey.KeyId),
                ("agreement key", card.AgreementKey.KeyId)));
    }
}
