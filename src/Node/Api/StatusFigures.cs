using Salus.Ledger;
using Salus.Ledger.Contracts.Governance;
using Salus.Node.Certificates;
using Salus.Node.Content;
using Salus.Node.Peers;
using Salus.Node.Scrubbing;

namespace Salus.Node.Api;

/// <summary>The figures of a status that are the same for every ledger: nothing in them names a member or a patient
/// (spec api 9.2, 9.5).</summary>
internal static class StatusFigures
{
    public static CertificateFigures Of(Transport transport) => new(
        new DateTimeOffset(transport.Server.Present.Certificate.NotAfter.ToUniversalTime()).ToUnixTimeMilliseconds(),
        transport.Server.DaysLeft,
        [
            .. transport.Revocations.All.Select(held => new ListFigures(
                held.Key, held.Value.Until.ToUnixTimeMilliseconds(), held.Value.Ended.Count)),
        ])
    {
        Refused = transport.Server.Refused,
    };

    public static ScrubStatus Of(ScrubFigures scrub) => new(
        scrub.Passes,
        scrub.Blocks,
        scrub.Files,
        scrub.Repaired,
        scrub.Collected,
        [.. scrub.Faults.GroupBy(fault => fault.Code).Select(group => new FaultCount(group.Key, group.Count()))])
    {
        FinishedAt = scrub.FinishedAtMs == 0 ? null : scrub.FinishedAtMs,
    };

    public static IReadOnlyList<PeerFigures> Of(PeerStates peers) =>
        [.. peers.All.Select(peer => new PeerFigures(peer.Validator, peer.HasAddress, peer.IsSentTo, peer.IsHeard))];

    public static ContentFigures Of(LocalStore store)
    {
        var (free, reserve) = store.Limits.Room();
        return new ContentFigures(
            store.IpfsPrivacy is null ? "folder" : "ipfs",
            store.IpfsPrivacy?.Fault is null,
            free,
            reserve,
            store.Limits.BytesPerDay,
            store.Damaged);
    }

    /// <summary>What each role may send, as governance set it last, else as genesis does.</summary>
    public static IReadOnlyList<RoleQuota> Quotas(LocalNode node) =>
    [
        .. node.Genesis.Quotas.Select(pair =>
        {
            var quota = QuotasInForce.Of(pair.Key, node.Policies) ?? pair.Value;
            return new RoleQuota(pair.Key, quota.Burst, quota.PerSecond);
        }),
    ];
}

/// <summary>How long the node's certificate is good, why a newer one is not taken, the revocation lists.</summary>
internal sealed record CertificateFigures(long Until, int Days, IReadOnlyList<ListFigures> Lists)
{
    public string? Refused { get; init; }
}

internal sealed record ListFigures(OrganisationId Organisation, long Until, int Ended);

/// <summary>How far the scrub is; which files are damaged is told by the log alone.</summary>
internal sealed record ScrubStatus(
    long Passes, long Blocks, long Files, long Repaired, long Collected, IReadOnlyList<FaultCount> Faults)
{
    public long? FinishedAt { get; init; }
}

internal sealed record FaultCount(string Code, int Count);

internal sealed record PeerFigures(string Validator, bool HasAddress, bool IsSentTo, bool IsHeard);

/// <summary>Where content is kept, and how much room there is for it, in bytes.</summary>
internal sealed record ContentFigures(
    string Kind, bool IsUsable, long Free, long Reserve, long UploadPerDay, long Damaged);
