using System.Net;
using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Api;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Web;

namespace Salus.Node.Registrations;

/// <summary>Where a registration stands: the ledger says whether the applicant is a member by now.</summary>
internal enum RegistrationState
{
    Waiting, Registered, Declined,
}

/// <summary>The registration desk of the node's organisation: what applicants handed in, until the registrar approves
/// on the ledger or declines (spec portal 3). Safe for many threads.</summary>
internal sealed class RegistrationDesk
{
    public const int MaxWaiting = 1_000;

    // With those that are decided and whose applicants may still ask.
    private const int MaxInAll = 2 * MaxWaiting;

    private readonly Lock _lock = new();
    private readonly LocalNode _node;
    private readonly FoundingOrganisation _organisation;
    private readonly RegistrationFiles _files;
    private readonly Dictionary<RegistrationId, Registration> _held;

    // Not written down: where somebody was is nobody's business. What an earlier process took makes room for nobody.
    private readonly Dictionary<RegistrationId, IPNetwork> _from = [];

    private RegistrationDesk(
        LocalNode node,
        FoundingOrganisation organisation,
        RegistrationFiles files,
        IReadOnlyList<Registration> held)
    {
        (_node, _organisation, _files) = (node, organisation, files);
        _held = held.ToDictionary(registration => registration.Id);
    }

    public OrganisationId Organisation => _organisation.Id;

    /// <summary>Who decides, with the keys in force.</summary>
    public Member Registrar => _node.Policies.Get(Member.Table, _organisation.Registrar.Id.ToString())!;

    /// <summary>Throws a problem for everybody else.</summary>
    public void RequireRegistrar(Member member)
    {
        if (member.Role != Role.Registrar || member.Organisation != Organisation)
        {
            throw new ProblemException(Problems.NotAParty.Because(
                "This is for the registrar of this node's organisation."));
        }
    }

    /// <summary>Opens a desk with what an earlier process left.</summary>
    public static RegistrationDesk Open(LocalNode node, FoundingOrganisation organisation, string folder)
    {
        var files = new RegistrationFiles(folder);
        return new RegistrationDesk(node, organisation, files, files.Open());
    }

    /// <summary>What a statement to the desk is bound to.</summary>
    public static JweBinding StatementBinding(string network, MemberId applicant, MemberId registrar) =>
        JweBinding.Empty
            .With("member", applicant.ToString())
            .With("network", network)
            .With("recipient", new Grantee.OneMember(registrar).ToString())
            .With("use", "registration");

    /// <summary>Keeps a registration; one key has one, and sends it again to change it. Throws a problem when the
    /// statement is sealed to somebody else, the key is a member's, or there is no room.</summary>
    public (Registration Kept, bool IsNew) Take(
        Introduction introduction, ReadOnlyMemory<byte> json, string statement, IPAddress address)
    {
        var from = Networks.ProviderOf(address);
        var key = introduction.Message.SigningKey;
        RequireSealed(statement, introduction.Message.Member);
        if (IsMembers(key))
        {
            throw new ProblemException(Problems.AlreadyRegistered.Because(
                "The key is a member's already: ask for a token with it."));
        }

        lock (_lock)
        {
            Forget();
            var former = _held.Values.FirstOrDefault(one => one.Key.Equals(key));
            if (former is null)
            {
                MakeRoom(from);
            }

            var id = former?.Id ?? new RegistrationId(
                RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
            var kept = new Registration(id, key, json, statement, _node.Now);
            _files.Write(kept);
            _held[id] = kept;
            _from.TryAdd(id, from);
            return (kept, former is null);
        }
    }

    /// <summary>The applicant's own registration; null for another key's, and for none.</summary>
    public Registration? Find(RegistrationId id, Jwk key)
    {
        lock (_lock)
        {
            return _held.GetValueOrDefault(id) is { } held && held.Key.Equals(key) && _node.Now < held.Until
                ? held
                : null;
        }
    }

    public RegistrationState StateOf(Registration registration) =>
        IsMembers(registration.Key) ? RegistrationState.Registered
        : registration.Declined is null ? RegistrationState.Waiting
        : RegistrationState.Declined;

    /// <summary>Those that wait, oldest first.</summary>
    public IReadOnlyList<Registration> Waiting()
    {
        lock (_lock)
        {
            Forget();
            return [.. _held.Values.Where(IsWaiting).OrderBy(one => one.At).ThenBy(one => $"{one.Id}")];
        }
    }

    /// <summary>Declines one that waits; false when there is none such.</summary>
    public bool Decline(RegistrationId id, DeclineReason reason)
    {
        lock (_lock)
        {
            Forget();
            if (_held.GetValueOrDefault(id) is not { } held || !IsWaiting(held))
            {
                return false;
            }

            var declined = held with { Declined = reason };
            _files.Write(declined);
            _held[id] = declined;
            return true;
        }
    }

    private bool IsMembers(Jwk key) => _node.Policies.Get(KeyUse.Table, key.Thumbprint.ToString()) is not null;

    private bool IsWaiting(Registration registration) => StateOf(registration) == RegistrationState.Waiting;

    private void RequireSealed(string statement, MemberId applicant)
    {
        var registrar = Registrar;
        var binding = StatementBinding(_node.Genesis.Network, applicant, registrar.Id);
        if (!IsFor(statement, registrar.AgreementKey, binding))
        {
            throw new ProblemException(Problems.RegistrationMalformed.Because(
                "statement: must be sealed to the desk's agreement key (/v1/desk), and bound to this registration.",
                "statement"));
        }
    }

    private static bool IsFor(string statement, Jwk key, JweBinding binding)
    {
        try
        {
            return Jwe.ReadHeader(statement).IsFor(key, binding);
        }
        catch (JoseRejectedException)
        {
            return false;
        }
    }

    private void Forget()
    {
        var now = _node.Now;
        foreach (var over in _held.Values.Where(one => one.Until <= now).ToList())
        {
            Remove(over.Id);
        }
    }

    private void MakeRoom(IPNetwork from)
    {
        var waiting = _held.Values.Where(IsWaiting)
            .Select(one => new Waiting(one.Id, one.At, _from.TryGetValue(one.Id, out var known) ? known : null))
            .ToList();
        if (waiting.Count >= MaxWaiting)
        {
            Remove(Crowd.WhoMakesRoom(waiting, from) ?? throw new ProblemException(Problems.DeskFull.Because(
                "As many registrations wait as the desk keeps; go to the desk, or try again tomorrow.")));
        }

        if (_held.Count >= MaxInAll)
        {
            Remove(_held.Values.Where(one => !IsWaiting(one)).MinBy(one => one.At)!.Id);
        }
    }

    private void Remove(RegistrationId id)
    {
        _files.Delete(id);
        _held.Remove(id);
        _from.Remove(id);
    }
}
