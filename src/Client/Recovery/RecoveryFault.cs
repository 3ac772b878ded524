using Salus.Ledger;

namespace Salus.Client.Recovery;

/// <summary>Why keys cannot be recovered.</summary>
public enum RecoveryFault
{
    /// <summary>The request does not read, is for another network, or nobody holds its key.</summary>
    RecoveryRequestMalformed,

    /// <summary>The patient named no trustees.</summary>
    RecoveryNoTrustees,

    /// <summary>The wallet's holder is none of the trustees.</summary>
    RecoveryNotATrustee,

    /// <summary>A trustee's share does not open, or is not what it should be.</summary>
    RecoveryShareDamaged,

    /// <summary>The wallet's keys are not those that a completed recovery gave the patient.</summary>
    RecoveryNotCompleted,

    /// <summary>The shares handed on do not yield the recovery key on the ledger.</summary>
    RecoverySharesDoNotFit,

    /// <summary>The kit is not the one that the patient left, or does not open.</summary>
    RecoveryKitDamaged,

    /// <summary>Naming trustees now would lose what a completed recovery has not brought back yet.</summary>
    RecoveryUnfinished,
}

/// <summary>Keys cannot be recovered; the code is the fault's text, as in <c>recovery-not-completed</c>.</summary>
public sealed class RecoveryException(RecoveryFault fault, string message, Exception? inner = null)
    : SalusException(Code<RecoveryFault>.Text(fault), message, inner)
{
    /// <summary>Why.</summary>
    public RecoveryFault Fault { get; } = fault;
}
