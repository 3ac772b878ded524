using Salus.Primitives.Certificates;

namespace Salus.Ledger.Blocks;

/// <summary>
/// The validator sets that the certified headers of a ledger lead to, from genesis on (spec ledger 13.4). One thread.
/// </summary>
public sealed class ValidatorChain(Genesis genesis, LedgerName ledger)
{
    private readonly LedgerRules _rules = genesis.Rules(ledger);
    private readonly List<SetChange> _changes = [];

    /// <summary>The set after the last change.</summary>
    public ValidatorSet Current => _changes is [.., var last] ? last.Next : genesis.Validators;

    /// <summary>The height of the last change; 0 before the first.</summary>
    public Height Reached => _changes is [.., var last] ? last.Header.Height : new Height(0);

    /// <summary>The set that votes on a height, as far as the changes lead.</summary>
    public ValidatorSet At(Height height)
    {
        var change = _changes.FindLast(known => known.Header.Height < height);
        return change is null ? genesis.Validators : change.Next;
    }

    /// <summary>Goes on to the next set; throws <see cref="ProofRejectedException"/> unless the set before certified
    /// the header that names it.</summary>
    public void Follow(SetChange change)
    {
        Require(
            change.Header.Network == genesis.Network && change.Header.Ledger == ledger,
            ProofFault.ValidatorsUnknown,
            "a change of validators is of another ledger");
        Require(
            change.Header.Height > Reached,
            ProofFault.ValidatorsUnknown,
            "the changes of validators are out of order");
        Check(change.Header, change.Certificate);
        Require(
            change.Header.NextValidators == change.Next.Digest,
            ProofFault.ValidatorsUnknown,
            $"the header at {change.Header.Height} names another next validator set");
        _changes.Add(change);
    }

    /// <summary>Throws <see cref="ProofRejectedException"/> unless the set of its height certified a header.</summary>
    public void Check(BlockHeader header, Certificate certificate)
    {
        var validators = At(header.Height);
        Require(
            header.Validators == validators.Digest,
            ProofFault.ValidatorsUnknown,
            $"the block at {header.Height} was certified by a validator set that genesis does not lead to");
        var fault = _rules.FaultOf(certificate, validators, header);
        Require(
            fault is null, ProofFault.CertificateInvalid, $"the certificate at {header.Height} is invalid: {fault}");
    }

    private static void Require(bool holds, ProofFault fault, string reason)
    {
        if (!holds)
        {
            throw new ProofRejectedException(fault, reason);
        }
    }
}
