namespace Salus.Node.Peers;

/// <summary>How another validator stands to this one.</summary>
/// <param name="Validator">Its id.</param>
/// <param name="HasAddress">Whether <c>peers</c> says where it listens.</param>
/// <param name="IsSentTo">Whether what is sent to it leaves.</param>
/// <param name="IsHeard">Whether it has a lane to this one.</param>
internal sealed record PeerState(string Validator, bool HasAddress, bool IsSentTo, bool IsHeard)
{
    /// <summary>Whether it has power on some ledger; without it there is no lane.</summary>
    public bool IsVoter { get; init; } = true;

    /// <summary>The same in words, for /status.</summary>
    public string Words => (HasAddress, IsSentTo, IsHeard) switch
    {
        (_, true, true) => $"Validator {Validator} is connected.",
        (_, true, false) => $"Validator {Validator} can be reached, but does not reach this node: it may lack this "
            + "node's address in its peers.",
        (false, _, _) => $"Validator {Validator} reaches this node, but peers in node.json does not say where it "
            + "listens: nothing is sent to it.",
        (_, false, true) => $"Validator {Validator} reaches this node, but cannot be reached at its address in peers.",
        _ when !IsVoter => $"Validator {Validator} has power on no ledger: this node lets it in no more, or not yet.",
        _ => $"Validator {Validator} is not connected.",
    };
}

/// <summary>How the other validators stand to this one; nothing where there is one.</summary>
internal sealed class PeerStates(PeerNetwork? network)
{
    public IEnumerable<string> Words => All.Select(state => state.Words);

    /// <summary>The others that what this node sends reaches now.</summary>
    public IEnumerable<string> Reached => All.Where(state => state.IsSentTo).Select(state => state.Validator);

    /// <summary>Every other validator.</summary>
    public IReadOnlyList<PeerState> All => network?.States ?? [];
}
