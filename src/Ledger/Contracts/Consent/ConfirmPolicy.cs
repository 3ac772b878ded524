using System.Text.Json;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Consent;

/// <summary>
/// The patient, or a guardian, has the validators say how the policy and the keys of members stand. It changes nothing;
/// its receipt proves what a node's answer does not (spec ledger 9.13).
/// </summary>
/// <param name="Patient">The patient.</param>
/// <param name="Members">Whose agreement keys are wanted.</param>
public sealed record ConfirmPolicy(MemberId Patient, IReadOnlyList<MemberId> Members) : PatientMessage
{
    /// <summary>The most members that one asks about: as many as one message seals to.</summary>
    public const int MaxMembers = 150;

    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(ConfirmPolicy), LedgerName.Policies, Senders.PatientOrGuardian, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteTexts("members", Members.Select(member => member.ToString()));
    }

    internal override Outcome Apply(Execution run)
    {
        if (Members.Distinct().Count() != Members.Count)
        {
            return Refusal.RecipientRepeated;
        }

        var found = Members.Select(id => run.State.Get(Member.Table, id.ToString())).OfType<Member>();
        return new Event.PolicyConfirmed(
            Patient,
            Explanation.Of(run.State, Patient, run.Now).Digest(),
            [.. found.Where(member => !member.IsRevoked).Select(member =>
                new ConfirmedKey(member.Id, member.AgreementKey.Thumbprint))]);
    }

    private static ConfirmPolicy Read(JsonFields body) =>
        new(body.Member("patient"), body.Members("members", MaxMembers));
}
