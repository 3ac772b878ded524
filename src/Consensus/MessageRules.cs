using Salus.Consensus.Messages;
using Salus.Primitives.Certificates;

namespace Salus.Consensus;

/// <summary>What of a message holds whatever the replica's own state is (spec consensus 3). A message is looked at part
/// by part, signatures last: they cost most.</summary>
internal sealed class MessageRules(ValidatorSet validators, QuorumRule rule, SignedBytes bytes, ISignatures signatures)
{
    /// <summary>Whether a validator with power signed it, and what it carries of others is theirs.</summary>
    public bool Holds(Message message) => message switch
    {
        Message.ChangeRound change => CertificateHolds(change) && IsSigned(change),
        // Another phase would be signed like a commit.
        Message.Vote vote => vote.Phase is Phase.Prepare or Phase.Commit && IsSigned(vote),
        _ => IsSigned(message),
    };

    /// <summary>Whether a proposal's round may have it. The first round may have any.</summary>
    public bool IsJustified(Message.Propose propose)
    {
        var (changes, prepares) = propose.Justification;
        if (propose.Round == 0)
        {
            return changes.Count == 0 && prepares.Count == 0;
        }

        return AreOfDifferentValidators(changes)
            && changes.All(change => change.Height == propose.Height && change.Round == propose.Round)
            && validators.IsQuorum(rule, changes)
            && Highest(changes) is var highest
            && (highest is null ? prepares.Count == 0 : highest.Value.Proposal == propose.Proposal.Digest)
            && changes.All(IsSigned)
            && (highest is null || ArePrepared(propose.Height, highest.Value, prepares));
    }

    /// <summary>The most recently prepared proposal among wishes for a round.</summary>
    public static Prepared? Highest(IEnumerable<Message.ChangeRound> changes) =>
        changes.Select(change => change.Prepared).OrderByDescending(prepared => prepared?.Round).FirstOrDefault();

    private bool CertificateHolds(Message.ChangeRound change) =>
        (change.Prepared, change.Certificate) switch
        {
            (null, null) => change.Round > 0,
            ({ } prepared, { } kept) => prepared == kept.Prepared
                && prepared.Round < change.Round
                && ArePrepared(change.Height, prepared, kept.Votes),
            _ => false,
        };

    private bool ArePrepared(ulong height, Prepared prepared, IReadOnlyList<Message.Vote> votes) =>
        AreOfDifferentValidators(votes)
        && votes.All(vote => vote.Phase == Phase.Prepare
            && vote.Height == height
            && vote.Round == prepared.Round
            && vote.Proposal == prepared.Proposal)
        && validators.IsQuorum(rule, votes)
        && votes.All(IsSigned);

    private static bool AreOfDifferentValidators(IReadOnlyCollection<Message> messages) =>
        messages.DistinctBy(message => message.Validator).Count() == messages.Count;

    private bool IsSigned(Message message) =>
        validators.Find(message.Validator) is { Power: > 0 } validator
        && signatures.Verify(validator, bytes.Of(message), message.Signature);
}
