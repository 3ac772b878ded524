namespace Salus.Cli.Output;

/// <summary>Why a command did not do what it was asked: a stable code, what is wrong, what to do about it.</summary>
internal sealed record Failure(string Code, string Message, string Hint, int ExitCode);

/// <summary>Carries a <see cref="Failure"/> to the one place that writes it.</summary>
internal sealed class FailureException(Failure failure) : Exception(failure.Message)
{
    public FailureException(string code, string message, string hint, int exitCode = ExitCodes.BadInput)
        : this(new Failure(code, message, hint, exitCode))
    {
    }

    public Failure Failure { get; } = failure;
}
