using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Membership;

/// <summary>
/// An organisation's vote, by its registrar, on a practitioner. Verified once more than half of the organisations that
/// hold power voted for it (spec ledger 8.5).
/// </summary>
public sealed record VerifyPractitioner(MemberId Practitioner, bool IsInFavour) : Message
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(VerifyPractitioner), LedgerName.Policies, Senders.Registrar, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("practitioner", Practitioner.ToString());
        body.WriteBoolean("inFavour", IsInFavour);
    }

    internal override Outcome Apply(Execution run)
    {
        var organisation = run.Signer.Organisation;
        var region = run.State.Get(Region.Table, Region.Id)!;
        if (region.Find(organisation) is not { Power: > 0 })
        {
            return Refusal.OrganisationHoldsNoPower;
        }

        if (run.State.Get(Member.Table, Practitioner.ToString()) is not { } practitioner)
        {
            return Refusal.UnknownMember;
        }

        if (!practitioner.Role.IsPractitioner())
        {
            return Refusal.NotAPractitioner;
        }

        if (practitioner.IsRevoked)
        {
            return Refusal.AlreadyRevoked;
        }

        if (practitioner.Verifications.Any(vote => vote.Organisation == organisation && vote.IsVerified == IsInFavour))
        {
            return Refusal.AlreadyVoted;
        }

        Verification[] votes =
        [
            .. practitioner.Verifications.Where(vote => vote.Organisation != organisation),
            new Verification(organisation, IsInFavour),
        ];
        var inFavour = votes.Count(vote => vote.IsVerified && region.Find(vote.Organisation) is { Power: > 0 });
        var isVerified = inFavour * 2 > region.Powered;
        run.State.Put(
            Member.Table,
            Practitioner.ToString(),
            practitioner with { Verifications = votes, IsVerified = isVerified });
        return new Event.PractitionerVoted(Practitioner, organisation, IsInFavour, isVerified);
    }

    private static VerifyPractitioner Read(JsonFields body) =>
        new(body.Member("practitioner"), body.Boolean("inFavour"));
}
