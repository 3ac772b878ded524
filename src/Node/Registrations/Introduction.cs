using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Api;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Web;

namespace Salus.Node.Registrations;

/// <summary>What somebody hands to the desk to become a member: the body that the registrar will sign, and the key of
/// the connections (spec portal 3.2).</summary>
internal sealed record Introduction(RegisterMember Message, Jwk ConnectionKey)
{
    /// <summary>Reads the JSON of one. Throws the problem of one that no registrar could have registered.</summary>
    public static Introduction Read(ReadOnlyMemory<byte> utf8, string network)
    {
        var introduction = Parse(utf8);
        var message = introduction.Message;
        var (role, isPractitioner) = (message.Role, message.Role.IsPractitioner());
        if (role != Role.Patient && !isPractitioner && !role.IsAgency())
        {
            throw Malformed("role", "must be patient, a practitioner's role or an agency's");
        }

        if (isPractitioner != message.Licence is not null)
        {
            throw Malformed("licence", "must be there for a practitioner, and for nobody else");
        }

        if (!isPractitioner && message.Profile is not null)
        {
            throw Malformed("profile", "must be a practitioner's");
        }

        return KeyPossession.Proves(
            message.Possession, message.SigningKey, message.AgreementKey, network, message.Member)
            ? introduction
            : throw Malformed("possession", $"must be signed by the signing key, for the network {network}");
    }

    /// <summary>The problem of a field that is not right.</summary>
    public static ProblemException Malformed(string field, string right) => new(
        Problems.RegistrationMalformed.Because($"introduction.{field}: {right}.", $"introduction.{field}"));

    private static Introduction Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var fields = JsonFields.Parse(utf8);
            var message = (RegisterMember)RegisterMember.Declaration.Read(fields);
            var connection = Jwk.Read(fields.Object("connectionKey"));
            fields.End();
            return new Introduction(message, connection);
        }
        catch (JsonRejectedException fault)
        {
            throw new ProblemException(Problems.RegistrationMalformed.Because(
                $"introduction.{fault.Message}", $"introduction.{fault.Path}"));
        }
        catch (JoseRejectedException fault)
        {
            throw new ProblemException(Problems.RegistrationMalformed.Because(
                $"introduction: a key or signature of it does not read: {fault.Message}", "introduction"));
        }
    }
}
