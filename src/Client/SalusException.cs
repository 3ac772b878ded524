namespace Salus.Client;

/// <summary>Something could not be done; <see cref="Code"/> is stable, kebab-case, and listed in docs/spec/refusals.md.
/// Neither code nor message holds a key, plaintext or anything personal.</summary>
public abstract class SalusException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = code;
}
