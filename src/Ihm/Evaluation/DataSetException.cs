namespace Salus.Ihm.Evaluation;

/// <summary>What was given is not a data set that can be evaluated; the code is stable, the message names the file and
/// the line.</summary>
public sealed class DataSetException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
