using Salus.Client.Wallets;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ihm.Patients;

/// <summary>Where the wallets of an IHM's agents lie, one a patient, all under one passphrase.</summary>
public sealed record AgentFolder(string Path, string Passphrase)
{
    /// <summary>Who was adopted: the adoption is written after the agent's wallet.</summary>
    public IEnumerable<MemberId> Patients() => Directory.Exists(Path)
        ? Directory.EnumerateFiles(Path, "*.adoption")
            .Select(file => MemberId.TryParse(System.IO.Path.GetFileNameWithoutExtension(file), out var patient)
                ? patient
                : (MemberId?)null)
            .OfType<MemberId>()
            .Order(Comparer<MemberId>.Create((one, other) =>
                string.CompareOrdinal(one.ToString(), other.ToString())))
        : [];

    /// <summary>Whether a patient was served before, so that there is a store.</summary>
    public bool WasServed(MemberId patient) => File.Exists(ServedOf(patient));

    public void NoteServed(MemberId patient) => File.WriteAllBytes(ServedOf(patient), []);

    public async Task<(Adoption Adoption, Wallet Wallet)> OpenAsync(
        MemberId patient, CancellationToken cancellationToken)
    {
        var file = Adoption.FileOf(Path, patient);
        try
        {
            return (
                Adoption.Read(file),
                await Wallet.OpenAsync(Adoption.WalletOf(Path, patient), Passphrase, cancellationToken));
        }
        catch (Exception fault) when (fault is JsonRejectedException or JoseRejectedException)
        {
            throw new IhmStartException(
                "adoption-damaged",
                $"{file} is damaged: {fault.Message} Restore it from a copy: it holds the key of the patient's store.",
                fault);
        }
    }

    /// <summary>Keeps an agent's wallet and then its adoption, so that nobody is there without the keys.</summary>
    public async Task KeepAsync(Adoption adoption, Wallet agent, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path);
        await agent.SaveAsync(Adoption.WalletOf(Path, adoption.Patient), Passphrase, cancellationToken);
        var file = Adoption.FileOf(Path, adoption.Patient);
        var unfinished = file + ".unfinished";
        await File.WriteAllTextAsync(unfinished, adoption.Write(), cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Move(unfinished, file);
    }

    private string ServedOf(MemberId patient) => System.IO.Path.Combine(Path, $"{patient}.served");

    // A passphrase is in it.
    public override string ToString() => Path;
}
