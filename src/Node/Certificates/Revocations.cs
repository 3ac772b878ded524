using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Storage;

namespace Salus.Node.Certificates;

/// <summary>What became of a list that was handed in.</summary>
internal enum ListOutcome
{
    /// <summary>It is held from now on, durably.</summary>
    Taken,

    /// <summary>It was held already.</summary>
    Held,

    /// <summary>A newer one is held.</summary>
    Superseded,

    /// <summary>It leaves out a certificate that the one held has ended, and that might not be over.</summary>
    Shrinks,
}

/// <summary>The revocation list held for each organisation: a newer one replaces it, nothing takes it back (spec
/// certificates 4).</summary>
internal sealed class Revocations : IDisposable
{
    private const string ListEnd = ".crl";

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Lock _taking = new();
    private readonly ConcurrentDictionary<OrganisationId, RevocationList> _held = new();
    private readonly Dictionary<OrganisationId, X509Certificate2> _authorities;

    private Revocations(string folder, Genesis genesis, TimeProvider time)
    {
        _folder = folder;
        _time = time;
        _authorities = genesis.Organisations.ToDictionary(
            organisation => organisation.Id,
            organisation => X509CertificateLoader.LoadCertificate(organisation.CertificateAuthority.Span));
    }

    /// <summary>After a list was taken.</summary>
    public event Action? Changed;

    /// <summary>Every list held, by organisation.</summary>
    public IEnumerable<KeyValuePair<OrganisationId, RevocationList>> All => _held;

    /// <summary>Reads the lists held; one that was altered stops the node, for without it revoked certificates would be
    /// let in.</summary>
    public static Revocations Open(string dataFolder, Genesis genesis, TimeProvider time)
    {
        var revocations = new Revocations(new DataFolder(dataFolder).Revocations, genesis, time);
        foreach (var (organisation, authority) in revocations._authorities)
        {
            var path = revocations.PathOf(organisation);
            if (File.Exists(path))
            {
                revocations._held[organisation] = Read(path, authority);
            }
        }

        return revocations;
    }

    public bool IsKnown(OrganisationId organisation) => _authorities.ContainsKey(organisation);

    public RevocationList? Find(OrganisationId organisation) => _held.GetValueOrDefault(organisation);

    /// <summary>Whether the certificate of this issuer and serial number has been ended.</summary>
    public bool Include(OrganisationId issuer, string serial) =>
        _held.TryGetValue(issuer, out var list) && list.Ended.ContainsKey(serial);

    /// <summary>Takes a list of a known organisation, if it proves itself and goes forward.</summary>
    public ListOutcome Take(OrganisationId organisation, ReadOnlyMemory<byte> der)
    {
        var list = RevocationList.Read(der, _authorities[organisation]);
        lock (_taking)
        {
            if (Find(organisation) is { } held && Compare(list, held) is { } outcome)
            {
                return outcome;
            }

            Keep(PathOf(organisation), list);
            _held[organisation] = list;
        }

        Changed?.Invoke();
        return ListOutcome.Taken;
    }

    public void Dispose()
    {
        foreach (var authority in _authorities.Values)
        {
            authority.Dispose();
        }
    }

    private ListOutcome? Compare(RevocationList list, RevocationList held) =>
        list.Bytes.Span.SequenceEqual(held.Bytes.Span) ? ListOutcome.Held
        : list.Number <= held.Number ? ListOutcome.Superseded
        : held.Ended.Any(ended => !list.Ended.ContainsKey(ended.Key) && !IsSurelyOver(ended.Value))
            ? ListOutcome.Shrinks
        : null;

    // A node knows serial numbers and no ends; but nothing is issued for longer. spec certificates 4.3
    private bool IsSurelyOver(DateTimeOffset endedAt) =>
        _time.GetUtcNow() - endedAt > CertificateAuthority.LongestLifetime;

    // Durable before it is acknowledged: a restart must not let anybody back in. spec certificates 4.4
    private static void Keep(string path, RevocationList list)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            PrivateFile.Replace(path, list.Bytes.Span);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(path, fault);
        }
    }

    private static RevocationList Read(string path, X509Certificate2 authority)
    {
        try
        {
            return RevocationList.Read(File.ReadAllBytes(path), authority);
        }
        catch (RevocationListException fault)
        {
            throw new NodeStartException(
                "revocation-list-damaged",
                $"{path} was altered: {fault.Message} Put it back from a copy, or delete it and hand the list in again "
                + "at once with: salus ca publish. Until then revoked certificates of the organisation are let in.",
                fault);
        }
    }

    private string PathOf(OrganisationId organisation) => Path.Combine(_folder, $"{organisation}{ListEnd}");
}
