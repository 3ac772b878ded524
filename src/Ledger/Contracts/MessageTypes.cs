using System.Collections.Frozen;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Recovery;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts;

/// <summary>Every message of every contract.</summary>
public static class MessageTypes
{
    private static readonly FrozenDictionary<string, MessageType> ByName = new[]
    {
        RegisterMember.Declaration, VerifyPractitioner.Declaration, RevokeMember.Declaration, RotateKey.Declaration,
        RegisterDevice.Declaration, RevokeDevice.Declaration,
        Grant.Declaration, Revoke.Declaration, SetEmergencyPolicy.Declaration, ConfirmPolicy.Declaration,
        PublishEpoch.Declaration,
        NameTrustees.Declaration, DismissTrustees.Declaration, ApproveRecovery.Declaration,
        WithdrawApproval.Declaration, CancelRecovery.Declaration, CompleteRecovery.Declaration,
        RequestAccess.Declaration, SummariseRelease.Declaration, EmergencyAccess.Declaration,
        ReviewEmergency.Declaration,
        StoreRecord.Declaration, NewVersion.Declaration, Withdraw.Declaration,
        EraseRecord.Declaration, AttestErasure.Declaration,
        ProposeChange.Declaration, Vote.Declaration, ReportEquivocation.Declaration,
        AnchorBatch.Declaration, RaiseAlert.Declaration, AcknowledgeAlert.Declaration,
    }.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The declarations.</summary>
    public static IEnumerable<MessageType> All => ByName.Values.OrderBy(type => type.Name, StringComparer.Ordinal);

    /// <summary>Reads a body: the message, or why it does not read.</summary>
    internal static (Message? Message, Refusal? Fault) Read(string type, JsonFields body)
    {
        if (!ByName.TryGetValue(type, out var declaration))
        {
            return (null, Refusal.UnknownType);
        }

        try
        {
            var message = declaration.Read(body);
            body.End();
            return (message, null);
        }
        catch (JsonRejectedException rejected)
        {
            return (null, Reason(rejected.Fault));
        }
        catch (JoseRejectedException)
        {
            return (null, Refusal.WrongValue);
        }
    }

    private static Refusal Reason(JsonFault fault) => fault switch
    {
        JsonFault.UnknownMember => Refusal.UnknownField,
        JsonFault.MissingMember => Refusal.MissingField,
        JsonFault.TooLong => Refusal.TooLong,
        JsonFault.TooMany => Refusal.TooMany,
        JsonFault.NumberOutOfRange => Refusal.NumberOutOfRange,
        JsonFault.WrongValue or JsonFault.BadCharacter => Refusal.WrongValue,
        _ => Refusal.WrongType,
    };
}
