using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Membership;

/// <summary>
/// A registrar ends the membership of its own organisation's staff or agency, never of a patient (spec ledger 8.6).
/// </summary>
public sealed record RevokeMember(MemberId Member) : Message
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(RevokeMember), LedgerName.Policies, Senders.Registrar, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body) => body.WriteString("member", Member.ToString());

    internal override Outcome Apply(Execution run)
    {
        if (run.State.Get(Membership.Member.Table, Member.ToString()) is not { } member)
        {
            return Refusal.UnknownMember;
        }

        // A device belongs to its patient, so the registrar has no say in it either.
        if (member.Role is Role.Patient or Role.Device)
        {
            return Refusal.PatientNotRevocable;
        }

        // Without its registrar or store an organisation could do nothing more, not even undo this.
        if (member.Role is Role.Registrar or Role.Store)
        {
            return Refusal.FounderNotRevocable;
        }

        if (member.Organisation != run.Signer.Organisation)
        {
            return Refusal.OtherOrganisation;
        }

        return Revocation.Of(run, member);
    }

    private static RevokeMember Read(JsonFields body) => new(body.Member("member"));
}

internal static class Revocation
{
    public static Outcome Of(Execution run, Member member)
    {
        if (member.IsRevoked)
        {
            return Refusal.AlreadyRevoked;
        }

        run.State.Put(Member.Table, member.Id.ToString(), member with { IsRevoked = true });
        return new Event.MemberRevoked(member.Id, member.ConcernedPatient);
    }
}
