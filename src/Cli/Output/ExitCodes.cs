namespace Salus.Cli.Output;

/// <summary>How the process ends; `salus --help` lists them.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The network refused, or an expectation was not met.</summary>
    public const int Refused = 1;

    /// <summary>Usage, a file, a passphrase, an address: what the caller can put right.</summary>
    public const int BadInput = 2;

    /// <summary>No node answers, or the node cannot serve.</summary>
    public const int Unreachable = 3;

    /// <summary>A proof that does not hold, content or a store that is damaged.</summary>
    public const int Damaged = 4;

    /// <summary>A fault of this program.</summary>
    public const int Internal = 70;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;

    public const string InWords =
        "0 done · 1 refused, or not as expected · 2 wrong usage or input · 3 no node answers · "
        + "4 damaged or not proven · 70 a fault of this program";
}
