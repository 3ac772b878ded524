using Salus.Ledger.Contracts.Governance;
using Salus.Primitives;

namespace Salus.Node.Hosting;

/// <summary>What the operator of a node that is no validator yet gives to a registrar, who proposes it.</summary>
public static class ValidatorOffer
{
    /// <summary>The validator of a data folder, signed with its voting key. Throws
    /// <see cref="NodeStartException"/>.</summary>
    public static ValidatorChange Of(string dataFolder, long power)
    {
        var identity = NodeIdentity.Read(dataFolder);
        var organisation = identity.Organisation.Id;
        var possession = VotingKeyPossession.Sign(
            identity.VotingKey, identity.Genesis.Network, identity.Validator, organisation);
        return new ValidatorChange(
            identity.Validator,
            power,
            new NewValidator(organisation, identity.VotingKey.Public, Base64Url.Encode(possession)));
    }
}
