using System.Diagnostics.CodeAnalysis;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Ledger.Contracts.Consent;

/// <summary>Who a consent is for: a member, or a role in an organisation.</summary>
public abstract record Grantee
{
    private Grantee()
    {
    }

    /// <summary>One member; text <c>member:ID</c>.</summary>
    public sealed record OneMember(MemberId Id) : Grantee
    {
        /// <inheritdoc/>
        public override string ToString() => $"member:{Id}";
    }

    /// <summary>Everyone of a role in an organisation; text <c>role:ORGANISATION/ROLE</c>.</summary>
    public sealed record RoleIn(OrganisationId Organisation, Role Role) : Grantee
    {
        /// <inheritdoc/>
        public override string ToString() => $"role:{Organisation}/{Code<Role>.Text(Role)}";
    }

    /// <summary>Whether a member is the grantee or one of them.</summary>
    public bool Includes(Member member) => this switch
    {
        OneMember one => one.Id == member.Id,
        RoleIn role => role.Organisation == member.Organisation && role.Role == member.Role,
        _ => false,
    };

    /// <summary>Reads the text form; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out Grantee grantee)
    {
        grantee = null;
        if (text.StartsWith("member:") && MemberId.TryParse(text[7..], out var member))
        {
            grantee = new OneMember(member);
        }
        else if (text.StartsWith("role:")
            && text[5..].ToString().Split('/') is [var organisationText, var roleText]
            && OrganisationId.TryParse(organisationText, out var organisation)
            && Code<Role>.TryParse(roleText, out var role))
        {
            grantee = new RoleIn(organisation, role);
        }

        return grantee is not null;
    }
}
