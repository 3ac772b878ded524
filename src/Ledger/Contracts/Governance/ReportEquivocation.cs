using System.Text.Json;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Governance;

/// <summary>What a validator signed for one digest.</summary>
public sealed record SignedDigest(Digest Digest, ReadOnlyMemory<byte> Signature)
{
    public bool Equals(SignedDigest? other) =>
        other is not null && Digest == other.Digest && Signature.Span.SequenceEqual(other.Signature.Span);

    public override int GetHashCode() => Digest.GetHashCode();
}

/// <summary>Where a validator may speak once: in a phase of a round at a height of a ledger.</summary>
public sealed record Turn(LedgerName Ledger, Height Height, uint Round, VotePhase Phase);

/// <summary>
/// Proves that a validator proposed, prepared or committed two different blocks in one round: its power is gone (spec
/// ledger 14.7).
/// </summary>
public sealed record ReportEquivocation(string Validator, Turn Turn, SignedDigest First, SignedDigest Second) : Message
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(ReportEquivocation), LedgerName.Policies, Senders.StoreOrRegistrar, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("validator", Validator);
        body.WriteString("ledger", Code<LedgerName>.Text(Turn.Ledger));
        body.WriteNumber("height", Turn.Height.Value);
        body.WriteNumber("round", Turn.Round);
        body.WriteString("phase", Code<VotePhase>.Text(Turn.Phase));
        Write(body, "first", First);
        Write(body, "second", Second);
    }

    internal override Outcome Apply(Execution run)
    {
        var validators = ValidatorsInForce.In(run.State, run.Genesis);
        if (validators.Find(Validator) is not { } validator)
        {
            return Refusal.UnknownValidator;
        }

        if (Compromised.Is(Validator, run.State))
        {
            return Refusal.AlreadyCompromised;
        }

        if (First.Digest == Second.Digest || !IsSigned(First, validator, run) || !IsSigned(Second, validator, run))
        {
            return Refusal.EvidenceDoesNotHold;
        }

        var left = validators.Validators.Select(one => one.Id == Validator ? one with { Power = 0 } : one).ToList();
        if (!PowerRules.GoOn(left, run.Genesis))
        {
            return Refusal.LastPower;
        }

        ValidatorsInForce.Change(run.State, new ValidatorSet(left));
        run.State.Put(
            Compromised.Table,
            Validator,
            new Compromised(Validator, Turn.Ledger, Turn.Height, Turn.Round, Turn.Phase, run.Id));
        var organisation = run.State.Get(Region.Table, Region.Id)!.Organisations
            .First(known => known.Id.ToString() == validator.Organisation);
        return new Event.ValidatorCompromised(
            Validator, organisation.Id, Turn.Ledger, Turn.Height, run.Signer.Id);
    }

    private bool IsSigned(SignedDigest said, Validator validator, Execution run) => validator.Key.Verify(
        VoteBytes.For(
            Turn.Phase,
            run.Network,
            Code<LedgerName>.Text(Turn.Ledger),
            Turn.Height.Value,
            Turn.Round,
            said.Digest),
        said.Signature.Span);

    private static void Write(Utf8JsonWriter body, string name, SignedDigest said)
    {
        body.WriteStartObject(name);
        body.WriteString("digest", said.Digest.ToString());
        body.WriteString("signature", Base64Url.Encode(said.Signature.Span));
        body.WriteEndObject();
    }

    private static ReportEquivocation Read(JsonFields body) => new(
        body.Validator("validator"),
        new Turn(
            body.Code<LedgerName>("ledger"),
            new Height((ulong)body.Integer("height", 1, JsonFields.MaxInteger)),
            (uint)body.Integer("round", 0, uint.MaxValue),
            body.Code<VotePhase>("phase")),
        ReadSaid(body.Object("first")),
        ReadSaid(body.Object("second")));

    private static SignedDigest ReadSaid(JsonFields said)
    {
        var read = new SignedDigest(said.Digest("digest"), said.Signature("signature"));
        said.End();
        return read;
    }
}
