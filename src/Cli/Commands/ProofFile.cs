using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Cli.Commands;

/// <summary>The file of a proof that somebody hands over.</summary>
internal static class ProofFile
{
    /// <summary>What is in it; at most so many bytes.</summary>
    public static byte[] Read(FileInfo file, int maxBytes) =>
        !file.Exists ? throw new FailureException(
            "proof-not-found", $"There is no file {file.FullName}.", "Check the path of the proof.")
        : file.Length > maxBytes ? throw new FailureException(
            "proof-invalid",
            "The file is far too large for a proof.",
            Hints.Of("proof-invalid"),
            ExitCodes.Damaged)
        : File.ReadAllBytes(file.FullName);

    /// <summary>Of several regions the one that the proof names; that it is of it is what is checked.</summary>
    public static Genesis Signed(IReadOnlyList<Genesis> regions, Proof proof) =>
        regions.FirstOrDefault(region => region.Network == proof.Header.Network) ?? regions[0];
}
