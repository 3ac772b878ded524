using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Recovery;
using Salus.Primitives.Jose;

namespace Salus.Client.Access;

/// <summary>The keys that a proven transaction gave a member (spec records 4.6).</summary>
internal sealed record GivenKeys(MemberId Member, Jwk SigningKey, Jwk AgreementKey)
{
    /// <summary>Null when the transaction gave nobody keys.</summary>
    public static GivenKeys? Of(Finality given) =>
        given.Receipt.Events.Select(MemberOf).FirstOrDefault(member => member is not null) is { } member
            ? given.Message switch
            {
                RegisterMember by => new GivenKeys(member, by.SigningKey, by.AgreementKey),
                RegisterDevice by => new GivenKeys(member, by.SigningKey, by.AgreementKey),
                RotateKey by => new GivenKeys(member, by.SigningKey, by.AgreementKey),
                CompleteRecovery by => new GivenKeys(member, by.Keys.SigningKey, by.Keys.AgreementKey),
                _ => null,
            }
            : null;

    private static MemberId? MemberOf(Event happened) => happened switch
    {
        Event.MemberRegistered registered => registered.Member,
        Event.KeyRotated rotated => rotated.Member,
        Event.RecoveryCompleted recovered => recovered.Patient,
        _ => null,
    };
}
