using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Snapshots;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger;

/// <summary>How a ledger is ordered, and with it the quorum rule that makes a block final.</summary>
public enum Engine
{
    /// <summary>One organisation, one process.</summary>
    Solo,

    /// <summary>Validators of several organisations agree; less than a third of the power may fail in any
    /// way.</summary>
    Bft,
}

/// <summary>A ledger as genesis declares it; the difficulty is in leading zero bits of the header digest.</summary>
public sealed record LedgerRules(LedgerName Name, Engine Engine, int Difficulty)
{
    /// <summary>What share of power makes a block final.</summary>
    public QuorumRule Quorum => Engine switch
    {
        Engine.Solo => QuorumRule.Single,
        Engine.Bft => QuorumRule.MoreThanTwoThirds,
        _ => throw new InvalidOperationException("an engine has a quorum rule"),
    };

    /// <summary>Who has to endorse every block besides; null when nobody has.</summary>
    public Endorsement? Endorsement { get; init; }

    /// <summary>What keeps a certificate from making a header of this ledger final, or null. The set is the one that
    /// the chain leads to, never from whoever shows the certificate.</summary>
    public CertificateFault? FaultOf(Certificate certificate, ValidatorSet validators, BlockHeader header) =>
        certificate.Check(
            validators,
            Quorum,
            header.Network,
            Code<LedgerName>.Text(header.Ledger),
            header.Height.Value,
            header.Digest,
            Endorsement);

    /// <summary>The organisations each of which alone can keep every block of this ledger from becoming
    /// final.</summary>
    public IReadOnlyList<string> StoppableBy(ValidatorSet validators)
    {
        var powered = validators.Validators.Where(validator => validator.Power > 0).ToList();
        return
        [
            .. powered.Select(validator => validator.Organisation).Distinct().Where(organisation =>
            {
                var others = powered.Where(validator => validator.Organisation != organisation).ToList();
                return !Quorum.IsMet(others.Sum(validator => validator.Power), validators.TotalPower)
                    || Endorsement?.IsMet(validators, others.Select(validator => validator.Id)) == false;
            }),
        ];
    }
}

/// <summary>A member that genesis registers: a registrar or a store.</summary>
public sealed record FoundingMember(MemberId Id, Jwk SigningKey, Jwk AgreementKey);

/// <summary>An organisation as genesis declares it; the certificate authority is DER.</summary>
public sealed record FoundingOrganisation(
    OrganisationId Id,
    FoundingMember Registrar,
    FoundingMember Store,
    IReadOnlyDictionary<string, Jwk> RoleKeys,
    ReadOnlyMemory<byte> CertificateAuthority)
{
    /// <summary>Whether the founders trust it with a third of the power of a bft network, or more.</summary>
    public bool IsTrusted { get; init; }
}

/// <summary>
/// What a region starts from and every proof is checked against (spec ledger 1): the document of its network, or its
/// part of one that names several regions. The digest is that of the exact bytes of that.
/// </summary>
public sealed class Genesis
{
    private const int MaxOrganisations = 64;

    private Genesis(
        ReadOnlyMemory<byte> bytes, Digest digest, (string Network, string Region) names, JsonFields document)
    {
        Bytes = bytes;
        Digest = digest;
        (Network, Region) = names;
        Time = new Timestamp(document.Integer("time", 0, Timestamp.Latest.UnixMs));
        Organisations = [.. document.Objects("organisations", MaxOrganisations).Select(ReadOrganisation)];
        Validators = ReadValidators(document);
        Ledgers = [.. document.Objects("ledgers", 8).Select(ReadLedger)];
        Quotas = document.Has("quotas") ? ReadQuotas(document.Object("quotas")) : Salus.Ledger.Quotas.Default;
        document.End();
        GenesisRules.Check(this);
    }

    /// <summary>The document as given.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of the document, or of the region's part of it: a region that is added later changes no
    /// other.</summary>
    public Digest Digest { get; }

    /// <summary>What every transaction and vote names: the network, or network and region with a slash between where
    /// the document names several regions, so that nothing signed for one counts in another.</summary>
    public string Network { get; }

    /// <summary>The region's name.</summary>
    public string Region { get; }

    /// <summary>The time of block 0.</summary>
    public Timestamp Time { get; }

    /// <summary>The region's organisations.</summary>
    public IReadOnlyList<FoundingOrganisation> Organisations { get; }

    /// <summary>The validators of the first block.</summary>
    public ValidatorSet Validators { get; }

    /// <summary>The region's ledgers.</summary>
    public IReadOnlyList<LedgerRules> Ledgers { get; }

    /// <summary>How many transactions each role may send.</summary>
    public IReadOnlyDictionary<Role, Quota> Quotas { get; }

    /// <summary>When snapshots are taken: part of the protocol, not of the document.</summary>
    public Checkpoints Checkpoints { get; internal set; } = new();

    /// <summary>
    /// The rules of a ledger; throws <see cref="ArgumentException"/> when genesis declares no such ledger.
    /// </summary>
    public LedgerRules Rules(LedgerName name) =>
        Ledgers.FirstOrDefault(ledger => ledger.Name == name)
        ?? throw new ArgumentException($"genesis declares no ledger '{Code<LedgerName>.Text(name)}'", nameof(name));

    /// <summary>Reads the document of one region; throws <see cref="JsonRejectedException"/> with the path of what is
    /// wrong.</summary>
    public static Genesis Parse(ReadOnlyMemory<byte> utf8) => ParseRegions(utf8) is [var only]
        ? only
        : throw new JsonRejectedException(JsonFault.WrongValue, "regions", "must be one here.");

    /// <summary>Reads the document of a network, of one region or of several; throws as <see cref="Parse"/>.</summary>
    public static IReadOnlyList<Genesis> ParseRegions(ReadOnlyMemory<byte> utf8)
    {
        var document = JsonFields.Parse(utf8);
        var network = document.Text("network", GenesisRules.MaxName);
        if (!document.Has("regions"))
        {
            var region = document.Text("region", GenesisRules.MaxName);
            GenesisRules.CheckNames(network, region);
            return [new Genesis(utf8, Digest.Of(utf8.Span), (network, region), document)];
        }

        var parts = document.Object("regions");
        document.End();
        var names = parts.Names;
        GenesisRules.CheckNames(network, names);
        Genesis[] regions = [.. names.Select(region => ReadPart(utf8, parts, network, region))];
        GenesisRules.CheckRegions(regions);
        return regions;
    }

    // What is wrong with a part is told with the path of the part.
    private static Genesis ReadPart(ReadOnlyMemory<byte> utf8, JsonFields parts, string network, string region)
    {
        var digest = Digest.Of(parts.Raw(region).Span);
        try
        {
            return new Genesis(utf8, digest, ($"{network}/{region}", region), parts.Object(region));
        }
        catch (JsonRejectedException refusal) when (!refusal.Path.StartsWith("regions", StringComparison.Ordinal))
        {
            var right = refusal.Path.Length == 0 ? refusal.Message : refusal.Message[(refusal.Path.Length + 2)..];
            throw new JsonRejectedException(refusal.Fault, $"regions.{region}.{refusal.Path}", right);
        }
    }

    /// <summary>The organisations as they stand in policy state.</summary>
    internal Region ToRegion() => new([.. Organisations.Select(organisation => new Organisation(
        organisation.Id,
        PowerRules.PowerOf(organisation.Id, Validators.Validators),
        organisation.RoleKeys))]);

    /// <summary>The members that exist before the first transaction.</summary>
    internal IEnumerable<Member> Founders() => Organisations.SelectMany(organisation => new[]
    {
        Founder(organisation.Registrar, Role.Registrar, organisation.Id),
        Founder(organisation.Store, Role.Store, organisation.Id),
    });

    private static Member Founder(FoundingMember founder, Role role, OrganisationId organisation) => new()
    {
        Id = founder.Id,
        Role = role,
        Organisation = organisation,
        SigningKey = founder.SigningKey,
        AgreementKey = founder.AgreementKey,
    };

    private static FoundingOrganisation ReadOrganisation(JsonFields fields)
    {
        var organisation = new FoundingOrganisation(
            fields.Parsed<OrganisationId>("id", 32, OrganisationId.TryParse),
            ReadFounder(fields.Object("registrar")),
            ReadFounder(fields.Object("store")),
            ReadRoleKeys(fields.Objects("roleKeys", 16)),
            fields.Parsed<Base64>("certificateAuthority", 8192, Base64.TryParse).Bytes)
        {
            IsTrusted = fields.Has("trusted") && fields.Boolean("trusted"),
        };
        fields.End();
        return organisation;
    }

    private static SortedDictionary<string, Jwk> ReadRoleKeys(IReadOnlyList<JsonFields> entries)
    {
        var keys = new SortedDictionary<string, Jwk>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            // A role that stands twice is refused like one that is none, at its own path.
            var role = entry.Parsed("role", 32, (ReadOnlySpan<char> text, out Role value) =>
                Code<Role>.TryParse(text, out value) && !keys.ContainsKey(Code<Role>.Text(value)));
            keys[Code<Role>.Text(role)] = ReadKey(entry, "key");
            entry.End();
        }

        return keys;
    }

    private static FoundingMember ReadFounder(JsonFields fields)
    {
        var founder = new FoundingMember(
            fields.Parsed<MemberId>("member", 26, MemberId.TryParse),
            ReadKey(fields, "signingKey"),
            ReadKey(fields, "agreementKey"));
        fields.End();
        return founder;
    }

    private static Jwk ReadKey(JsonFields fields, string name)
    {
        try
        {
            return Jwk.Read(fields.Object(name));
        }
        catch (JoseRejectedException refusal)
        {
            throw refusal.InnerException as JsonRejectedException
                ?? new JsonRejectedException(JsonFault.WrongValue, name, refusal.Message);
        }
    }

    private static ValidatorSet ReadValidators(JsonFields document)
    {
        try
        {
            return new ValidatorSet(document.Objects("validators", MaxOrganisations).Select(ReadValidator));
        }
        catch (ArgumentException fault)
        {
            throw new JsonRejectedException(JsonFault.WrongValue, "validators", fault.Message);
        }
    }

    private static Validator ReadValidator(JsonFields fields)
    {
        var validator = new Validator(
            fields.Text("id", 64),
            fields.Parsed<OrganisationId>("organisation", 32, OrganisationId.TryParse).ToString(),
            ReadKey(fields, "key"),
            fields.Integer("power", 0, 1_000_000));
        fields.End();
        return validator;
    }

    private static LedgerRules ReadLedger(JsonFields fields)
    {
        var rules = new LedgerRules(
            fields.Parsed<LedgerName>("name", 16, Code<LedgerName>.TryParse),
            fields.Parsed<Engine>("engine", 16, Code<Engine>.TryParse),
            fields.Has("difficulty") ? (int)fields.Integer("difficulty", 0, 32) : 0)
        {
            Endorsement = fields.Has("endorsement") ? ReadEndorsement(fields.Object("endorsement")) : null,
        };
        fields.End();
        return rules;
    }

    // All of the organisations, unless it says how many.
    private static Endorsement ReadEndorsement(JsonFields fields)
    {
        var organisations = fields.Texts("organisations", MaxOrganisations, 32);
        var needed = fields.Has("needed") ? (int)fields.Integer("needed", 1, MaxOrganisations) : organisations.Count;
        fields.End();
        return new Endorsement(needed, organisations);
    }

    private static SortedDictionary<Role, Quota> ReadQuotas(JsonFields fields)
    {
        var quotas = new SortedDictionary<Role, Quota>((SortedDictionary<Role, Quota>)Salus.Ledger.Quotas.Default);
        foreach (var role in Enum.GetValues<Role>().Where(role => fields.Has(Code<Role>.Text(role))))
        {
            var quota = fields.Object(Code<Role>.Text(role));
            quotas[role] = new Quota(quota.Integer("burst", 1, 10_000_000), quota.Integer("perSecond", 1, 1_000_000));
            quota.End();
        }

        fields.End();
        return quotas;
    }

    private readonly record struct Base64(byte[] Bytes)
    {
        public static bool TryParse(ReadOnlySpan<char> text, out Base64 value)
        {
            var bytes = new byte[text.Length];
            var isRead = Convert.TryFromBase64Chars(text, bytes, out var length);
            value = new Base64(bytes[..length]);
            return isRead;
        }
    }
}
