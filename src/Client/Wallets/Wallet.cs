using System.Security.Cryptography;
using Salus.Client.Keys;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Client.Wallets;

/// <summary>All that a member holds: a key that signs, a key that others seal to, a key for connections with its
/// certificate, and a patient's category keys. Disposing it wipes the private keys.</summary>
public sealed class Wallet : IDisposable
{
    private readonly WalletContents _contents;
    private WalletFile? _file;

    private Wallet(WalletContents contents, WalletFile? file)
    {
        _contents = contents;
        _file = file;
        Certificate = contents.Certificate;
        RetiredAgreementKeys = contents.RetiredAgreementKeys;
        CategoryKeys = new KeyRing(contents.CategoryKeys);
    }

    /// <summary>The member's id for life.</summary>
    public MemberId Member => _contents.Member;

    /// <summary>What the member is.</summary>
    public Role Role => _contents.Role;

    /// <summary>Who registers it and issues its certificate.</summary>
    public OrganisationId Organisation => _contents.Organisation;

    /// <summary>The network it belongs to.</summary>
    public string Network => _contents.Network;

    /// <summary>Signs transactions (ES256).</summary>
    public KeyPair SigningKey => _contents.SigningKey;

    /// <summary>What others seal to (ECDH-ES).</summary>
    public KeyPair AgreementKey => _contents.AgreementKey;

    /// <summary>Proves who is calling (TLS); its thumbprint is a permit's connection key.</summary>
    public KeyPair ConnectionKey => _contents.ConnectionKey;

    /// <summary>Former agreement keys: what was sealed to them is still opened.</summary>
    public IReadOnlyList<KeyPair> RetiredAgreementKeys { get; private set; }

    /// <summary>A patient's own category keys; empty for everyone else.</summary>
    public KeyRing CategoryKeys { get; }

    /// <summary>The certificate of the connection key, DER; null until the organisation's CA issued one.</summary>
    public ReadOnlyMemory<byte>? Certificate { get; private set; }

    /// <summary>The member as a grantee.</summary>
    public Grantee.OneMember Grantee => new(Member);

    /// <summary>A new wallet, with new keys, or the signing key that a device has, and a new random member id. It is in
    /// memory until it is saved.</summary>
    public static Wallet Create(
        string network, OrganisationId organisation, Role role, KeyPair? signingKey = null) => FromKeys(
        network,
        organisation,
        role,
        new MemberId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size))),
        signingKey ?? KeyPair.Generate(),
        KeyPair.Generate());

    /// <summary>A wallet of a member whose id and keys were made before, as genesis has a registrar's; its connection
    /// key
    /// is new.</summary>
    public static Wallet FromKeys(
        string network,
        OrganisationId organisation,
        Role role,
        MemberId member,
        KeyPair signingKey,
        KeyPair agreementKey) => new(
        new WalletContents
        {
            Member = member,
            Role = role,
            Organisation = organisation,
            Network = network,
            SigningKey = signingKey,
            AgreementKey = agreementKey,
            ConnectionKey = KeyPair.Generate(),
        },
        file: null);

    /// <summary>Opens a file; a <see cref="WalletException"/> says what is wrong with it.</summary>
    public static async Task<Wallet> OpenAsync(
        string path, string passphrase, CancellationToken cancellationToken = default)
    {
        var (file, contents) = await WalletFile.OpenAsync(path, passphrase, cancellationToken);
        return new Wallet(contents, file);
    }

    /// <summary>Saves to a file under a passphrase, whole or not at all; readable by the owner only.</summary>
    public Task SaveAsync(string path, string passphrase, CancellationToken cancellationToken = default)
    {
        _file = WalletFile.Under(path, passphrase);
        return SaveAsync(cancellationToken);
    }

    /// <summary>Saves where it was opened from or saved to before; does nothing for a wallet that is only in
    /// memory.</summary>
    public Task SaveAsync(CancellationToken cancellationToken = default) => _file is null
        ? Task.CompletedTask
        : _file.WriteAsync(
            _contents with
            {
                Certificate = Certificate,
                RetiredAgreementKeys = RetiredAgreementKeys,
                CategoryKeys = CategoryKeys.All,
            },
            cancellationToken);

    /// <summary>Takes the certificate that the CA issued; one for another key or member is a
    /// <see cref="WalletException"/>.</summary>
    public void Certify(ReadOnlyMemory<byte> certificate)
    {
        ConnectionCertificate.RequireFor(certificate, this);
        Certificate = certificate;
    }

    /// <summary>A request for a certificate of the connection key, to hand to the organisation's CA: PKCS#10 in PEM
    /// with the signing key's proof (spec certificates 2.3).</summary>
    public string RequestCertificate() => ConnectionCertificate.Request(this);

    /// <summary>The same member with a new connection key and no certificate yet, saved to the same file; the other
    /// keys are those of both wallets and are disposed of with either.</summary>
    public Wallet RenewConnection() => new(
        _contents with
        {
            ConnectionKey = KeyPair.Generate(),
            Certificate = null,
            CategoryKeys = CategoryKeys.All,
        },
        _file);

    /// <summary>The same member with a new signing, agreement and connection key and no certificate yet, in memory
    /// until it is saved. The former agreement key is kept, for what was sealed to it; keys that both wallets hold are
    /// disposed of with either.</summary>
    public Wallet Renew() => new(
        _contents with
        {
            SigningKey = KeyPair.Generate(),
            AgreementKey = KeyPair.Generate(),
            RetiredAgreementKeys = [AgreementKey, .. RetiredAgreementKeys],
            ConnectionKey = KeyPair.Generate(),
            Certificate = null,
            CategoryKeys = CategoryKeys.All,
        },
        file: null);

    /// <summary>Where a client of this wallet keeps what it knows of nodes, for one kind of their addresses; null for a
    /// wallet that is only in memory.</summary>
    internal NodeMemory? MemoryOf(string addresses) => _file is null ? null : new($"{_file.Path}.{addresses}");

    /// <summary>Keeps former agreement keys of this member that it lacks, and says how many those were.</summary>
    internal int KeepRetired(IReadOnlyList<KeyPair> former)
    {
        KeyPair[] known = [AgreementKey, .. RetiredAgreementKeys];
        KeyPair[] lacking = [.. former.Where(key => !known.Any(own => own.Public.Equals(key.Public)))];
        RetiredAgreementKeys = [.. RetiredAgreementKeys, .. lacking];
        return lacking.Length;
    }

    /// <summary>What to hand to the registrar.</summary>
    public NewMember Introduce(string? licence = null, Digest? profile = null) => new(
        Member,
        Role,
        SigningKey.Public,
        AgreementKey.Public,
        ConnectionKey.Public,
        KeyPossession.Sign(SigningKey, AgreementKey.Public, Network, Member))
    {
        Licence = licence,
        Profile = profile,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        KeyPair[] own = [SigningKey, AgreementKey, ConnectionKey, .. RetiredAgreementKeys];
        foreach (var key in own.Concat(CategoryKeys.All.Select(epoch => epoch.Key)))
        {
            key.Dispose();
        }
    }

    /// <summary>Names the member; no key is shown.</summary>
    public override string ToString() => $"wallet of {Member}";
}
