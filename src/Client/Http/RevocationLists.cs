using Salus.Ledger;

namespace Salus.Client.Http;

/// <summary>What became of a revocation list at one node: taken, or why not.</summary>
public sealed record ListDelivery(Uri Node, string? Refused);

/// <summary>Hands an authority's revocation list to nodes. It proves itself, so no wallet is needed (spec certificates
/// 4.2).</summary>
public static class RevocationLists
{
    /// <summary>Hands a list, in DER, to every node of the options; a node that does not take it is no fault of the
    /// others.</summary>
    public static async Task<IReadOnlyList<ListDelivery>> HandInAsync(
        ClientOptions options,
        OrganisationId organisation,
        ReadOnlyMemory<byte> list,
        CancellationToken cancellationToken = default)
    {
        using var http = Node.Bounded(Nodes.Tls(options, certified: null), options.Timeout);
        var deliveries = new List<ListDelivery>();
        foreach (var address in options.Nodes)
        {
            var node = new Node(http, address);
            deliveries.Add(new ListDelivery(
                address, await HandInAsync(node, organisation, list, cancellationToken)));
        }

        return deliveries;
    }

    private static async Task<string?> HandInAsync(
        Node node, OrganisationId organisation, ReadOnlyMemory<byte> list, CancellationToken cancellationToken)
    {
        try
        {
            await node.SendAsync(
                HttpMethod.Put,
                $"v1/organisations/{organisation}/revocations",
                new NodeBody(list, "application/pkix-crl"),
                cancellationToken);
            return null;
        }
        catch (NodeProblemException problem)
        {
            return $"{problem.Code}: {problem.Message}";
        }
        catch (Exception fault) when (fault is HttpRequestException
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"not reached: {fault.Message}";
        }
    }
}
