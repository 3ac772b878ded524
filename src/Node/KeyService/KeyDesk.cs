using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Api;
using Salus.Node.Certificates;
using Salus.Node.Erasures;
using Salus.Node.Permits;
using Salus.Primitives.Jose;
using Salus.Web;

namespace Salus.Node.KeyService;

/// <summary>The organisation's key service: it opens what is sealed to a role and seals it again to one member of the
/// role, only under that member's open permit, and only what the permit covers (spec key-service 2).</summary>
internal sealed class KeyDesk(LocalNode node, PermitDesk permits, RoleKeys roles)
{
    private static readonly Problem NotForRole = Problems.PermitNotForRole.Because(
        "The permit rests on a consent for the member itself; its keys are sealed to the wallet, and no key service "
        + "has them.");

    private static readonly Problem NotHeld = Problems.RoleKeyNotHeld.Because(
        "This node's key service does not hold the key of that role; ask a node of the role's organisation.");

    private static readonly Problem Unusable = Problems.RoleKeysUnusable.Because(
        "Nothing that was sealed to the role opens; ask the patient to grant anew.");

    private static readonly Problem Ended = Problems.PermitRevoked.Because(
        "The consent that the permit rests on is no longer in force.");

    /// <summary>Hands out what the permit covers; throws the problem when there is one. Each use is counted, and stands
    /// in the permit's register before anything leaves.</summary>
    public async Task<HandedKeys> HandAsync(string? permitText, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            var handed = await OpenAsync(permitText, caller, cancellationToken);
            node.Metrics.CountKeys("handed");
            return handed;
        }
        catch (ProblemException refused)
        {
            node.Metrics.CountKeys(refused.Problem.Kind.Code);
            throw;
        }
    }

    private async Task<HandedKeys> OpenAsync(string? permitText, Caller caller, CancellationToken cancellationToken)
    {
        var permit = permits.Use(permitText, caller);
        RequireNotErased(permit);
        var basis = RoleBasis.Of(permit.Decision, node.Policies) ?? throw new ProblemException(NotForRole);
        var key = roles.Find(basis.Role) ?? throw new ProblemException(NotHeld);
        var use = new KeyUse(permit, caller, basis, key);
        var handed = basis.Consent is { Records.Count: > 0 }
            ? new HandedKeys($"{basis.Role}", [], await ContentKeysAsync(use, cancellationToken))
            : new HandedKeys($"{basis.Role}", CategoryKeys(use), []);
        if (handed.Keys.Count + handed.ContentKeys.Count == 0)
        {
            throw new ProblemException(Unusable);
        }

        // What was opened meanwhile does not leave once the consent has ended, or the record was erased. spec
        // key-service 2.1, 2.6
        RequireNotErased(permit);
        return permits.IsStillGood(permit, caller) ? handed : throw new ProblemException(Ended);
    }

    // From the block of the erasure on, though the store deletes the envelopes a moment later.
    private void RequireNotErased(OpenedPermit permit)
    {
        if (permit.Decision.Record is { } record && node.IsErased(record))
        {
            throw new ProblemException(ContentRoutes.Missing);
        }
    }

    private List<HandedCategoryKey> CategoryKeys(KeyUse use)
    {
        var decision = use.Permit.Decision;
        var from = use.Basis.FirstEpoch(decision, node.Policies, node.Find);
        var handed = new List<HandedCategoryKey>();
        foreach (var found in new SealedKeys(node, decision.Patient).SealedTo(use.Basis.Role, decision.Category))
        {
            if (found.First >= from && Resealing.CategoryKey(found, use, node.Genesis.Network) is { } jwe)
            {
                permits.NoteKeys(use.Permit, found.First, found.Last);
                handed.Add(new HandedCategoryKey(found.Category, found.First, found.Last, jwe, found.PublicKeys));
            }
        }

        return handed;
    }

    private async Task<List<HandedContentKey>> ContentKeysAsync(KeyUse use, CancellationToken cancellationToken)
    {
        var decision = use.Permit.Decision;
        var handed = new List<HandedContentKey>();
        foreach (var narrowed in use.Basis.Consent!.Records.Where(one => one.Record == decision.Record))
        {
            if (PlaceOf(narrowed) is { } place
                && await node.Store.Envelopes.ReadAsync(narrowed.Envelope, cancellationToken) is { } envelope
                && Resealing.ContentKey(envelope, place, use, node.Genesis.Network) is { } jwe)
            {
                permits.Note(use.Permit, place.Record, place.Version);
                handed.Add(new HandedContentKey(
                    place.Record, decision.Category, place.Version, place.Epoch, jwe));
            }
        }

        return handed;
    }

    private VersionPlace? PlaceOf(NarrowedRecord narrowed)
    {
        var record = node.Records.Get(Record.Table, narrowed.Record.ToString());
        return narrowed.Version >= 1 && narrowed.Version <= record?.Versions.Count
            ? new(narrowed.Record, narrowed.Version, record.Versions[(int)narrowed.Version - 1].Epoch)
            : null;
    }
}

/// <summary>One use of the key service: under which permit, for whom, on what that rests, with which key.</summary>
internal sealed record KeyUse(OpenedPermit Permit, Caller Caller, RoleBasis Basis, KeyPair RoleKey);
