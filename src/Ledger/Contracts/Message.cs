using System.Text.Json;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts;

/// <summary>A command of a contract: what is signed, and the rule that carries it out.</summary>
public abstract record Message
{
    /// <summary>The declaration: name, ledger, senders, reader.</summary>
    public abstract MessageType Type { get; }

    /// <summary>The patient whose data, keys or consents it concerns; null when it concerns none.</summary>
    public virtual MemberId? ConcernedPatient => null;

    /// <summary>Writes the body's members, in the order of the specification.</summary>
    public abstract void Write(Utf8JsonWriter body);

    /// <summary>The rule: decides, writes, and says what happened. Pure.</summary>
    internal abstract Outcome Apply(Execution run);
}

/// <summary>A message about one patient's data, keys or consents.</summary>
public abstract record PatientMessage : Message
{
    /// <summary>The patient.</summary>
    public abstract MemberId Patient { get; init; }

    /// <inheritdoc/>
    public sealed override MemberId? ConcernedPatient => Patient;
}

/// <summary>The declaration of a message: its name, its ledger, who may send it, and how its body is read.</summary>
public sealed record MessageType(string Name, LedgerName Ledger, Senders Senders, Func<JsonFields, Message> Read);
