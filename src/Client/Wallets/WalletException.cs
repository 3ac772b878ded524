using Salus.Ledger;

namespace Salus.Client.Wallets;

/// <summary>Why a wallet cannot be used.</summary>
public enum WalletFault
{
    /// <summary>There is no such file.</summary>
    WalletNotFound,

    /// <summary>The passphrase does not open it.</summary>
    WalletWrongPassphrase,

    /// <summary>The file is not a wallet, or was altered.</summary>
    WalletDamaged,

    /// <summary>The file asks for fewer rounds of key derivation than is safe.</summary>
    WalletWeakKdf,

    /// <summary>A certificate is not for this wallet's member and connection key.</summary>
    WalletOtherCertificate,

    /// <summary>Others on this machine may open the file.</summary>
    WalletOpenToOthers,
}

/// <summary>A wallet cannot be used; the code is the fault's text, as in <c>wallet-not-found</c>.</summary>
public sealed class WalletException(WalletFault fault, string message, Exception? inner = null)
    : SalusException(Code<WalletFault>.Text(fault), message, inner)
{
    /// <summary>Why.</summary>
    public WalletFault Fault { get; } = fault;
}
