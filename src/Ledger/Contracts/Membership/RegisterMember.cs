using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Membership;

/// <summary>
/// A registrar registers a patient, practitioner or agency; the new key signs too (spec ledger 8.1 to 8.4).
/// </summary>
public sealed record RegisterMember(
    MemberId Member,
    Role Role,
    Jwk SigningKey,
    Jwk AgreementKey,
    string? Licence,
    Digest? Profile,
    string Possession) : Message
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(RegisterMember), LedgerName.Policies, Senders.Registrar, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("member", Member.ToString());
        body.WriteString("role", Code<Role>.Text(Role));
        body.WriteKey("signingKey", SigningKey);
        body.WriteKey("agreementKey", AgreementKey);
        if (Licence is not null)
        {
            body.WriteString("licence", Licence);
        }

        if (Profile is { } profile)
        {
            body.WriteString("profile", profile.ToString());
        }

        body.WriteString("possession", Possession);
    }

    internal override Outcome Apply(Execution run)
    {
        if (!Role.IsPractitioner() && !Role.IsAgency() && Role != Role.Patient)
        {
            return Refusal.RoleNotRegistrable;
        }

        if (Role.IsPractitioner() && Licence is null)
        {
            return Refusal.LicenceRequired;
        }

        // A patient is known by the pseudonym only; an agency by its member id.
        if (!Role.IsPractitioner() && (Licence is not null || Profile is not null))
        {
            return Refusal.LicenceNotAllowed;
        }

        var member = new Member
        {
            Id = Member,
            Role = Role,
            Organisation = run.Signer.Organisation,
            SigningKey = SigningKey,
            AgreementKey = AgreementKey,
            Source = run.Id,
            Licence = Licence,
            Profile = Profile,
        };
        if (Registration.Enter(run, member, Possession) is { } refusal)
        {
            return refusal;
        }

        if (Role == Role.Patient)
        {
            run.State.Put(PatientPolicy.Table, Member.ToString(), new PatientPolicy { Last = run.Id });
        }

        return new Event.MemberRegistered(Member, Role, run.Signer.Organisation, member.ConcernedPatient);
    }

    private static RegisterMember Read(JsonFields body) => new(
        body.Member("member"),
        body.Code<Role>("role"),
        body.Key("signingKey"),
        body.Key("agreementKey"),
        body.Has("licence") ? body.Parsed<string>("licence", 32, TryParseLicence) : null,
        body.Has("profile") ? body.Digest("profile") : null,
        body.Possession("possession"));

    // A licence number is a code, never a name: capitals, digits and hyphens.
    private static bool TryParseLicence(ReadOnlySpan<char> text, out string licence)
    {
        licence = text.ToString();
        return text.Length > 0 && licence.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c) || c == '-');
    }
}

internal static class Registration
{
    /// <summary>Enters a member and its signing key; null, or why not.</summary>
    public static Refusal? Enter(Execution run, Member member, string possession)
    {
        if (run.State.Get(Member.Table, member.Id.ToString()) is not null)
        {
            return Refusal.MemberExists;
        }

        run.State.Put(Member.Table, member.Id.ToString(), member);
        return EnterKey(run, member, possession);
    }

    /// <summary>Makes a member's signing key its current one; a key that was ever registered is never again.</summary>
    public static Refusal? EnterKey(Execution run, Member member, string possession)
    {
        var thumbprint = member.SigningKey.Thumbprint.ToString();
        if (run.State.Get(KeyUse.Table, thumbprint) is not null)
        {
            return Refusal.KeyInUse;
        }

        if (!KeyPossession.Proves(possession, member.SigningKey, member.AgreementKey, run.Network, member.Id))
        {
            return Refusal.BadPossession;
        }

        run.State.Put(KeyUse.Table, thumbprint, new KeyUse(member.Id, IsCurrent: true));
        return null;
    }

    /// <summary>Retires a member's signing key for ever and puts the new one in its place.</summary>
    public static void ReplaceKeys(Execution run, Member former, Member renewed)
    {
        run.State.Put(
            KeyUse.Table, former.SigningKey.Thumbprint.ToString(), new KeyUse(former.Id, IsCurrent: false));
        run.State.Put(
            KeyUse.Table, renewed.SigningKey.Thumbprint.ToString(), new KeyUse(renewed.Id, IsCurrent: true));
        run.State.Put(Member.Table, renewed.Id.ToString(), renewed);
    }
}
