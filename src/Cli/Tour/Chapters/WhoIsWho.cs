using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;
using System.Security.Cryptography;

namespace Salus.Cli.Tour.Chapters;

/// <summary>The hospital registers everyone; a doctor may write only once verified.</summary>
internal static class WhoIsWho
{
    public static Chapter Of(Cast cast) => new(
        "Who is who",
        cast.Registrars.Count == 1
            ? "The hospital St. Mary runs this network. Its registrar brings in a patient, two doctors and an insurer."
            : $"{cast.Registrars.Count} hospitals run this network together, each a node with a vote. The registrar of "
                + "St. Mary brings in a patient, two doctors and an insurer.",
        [
            new Step(
                "The registrar calls the node. Both show certificates that the genesis document leads to.",
                "the node answers",
                stop => GreetAsync(cast, stop)),
            new Step(
                "Alice becomes a patient. The ledger knows a random pseudonym and her public keys: no name, no "
                + "birth date.",
                "registered",
                stop => RegisterAliceAsync(cast, stop)),
            new Step(
                "Alice's wallet publishes one key pair per category of data. With the public halves anyone can seal "
                + "for her; "
                + "the private halves stay with her.",
                $"{Enum.GetValues<Category>().Length} keys published",
                stop => PublishAsync(cast, stop)),
            new Step(
                "Dr. Bob, his colleague Dr. Carol of another ward, and Ira of an insurer are registered.",
                "registered",
                stop => RegisterOthersAsync(cast, stop)),
            new Step(
                "Bob is quick and tries to write before anyone has verified his licence.",
                "refused: practitioner-not-verified",
                stop => WriteTooEarlyAsync(cast, stop)),
            new Step(
                "The hospitals check both licences and vote. More than half of them have to agree; "
                + $"here that is {(cast.Registrars.Count / 2) + 1}.",
                "both verified",
                stop => VerifyAsync(cast, stop)),
        ]);

    private static async Task<Outcome> GreetAsync(Cast cast, CancellationToken stop)
    {
        var self = await cast.Registrar.MemberAsync(cast.Registrar.Wallet.Member, stop);
        return Outcome.If(
            self.Role == Role.Registrar,
            $"network {cast.Genesis.Network}, organisation {self.Organisation}",
            $"genesis {cast.Genesis.Digest}");
    }

    private static async Task<Outcome> RegisterAliceAsync(Cast cast, CancellationToken stop)
    {
        (cast.Alice, var registered) = await cast.EnterAsync("alice", Role.Patient, null, stop);
        return Outcome.AsExpected(
            $"registered as {cast.Alice.Wallet.Member}, in block {registered.Height} of policies");
    }

    private static async Task<Outcome> PublishAsync(Cast cast, CancellationToken stop)
    {
        var published = await cast.Alice.PublishFirstEpochsAsync(stop);
        return Outcome.If(
            cast.Alice.Wallet.CategoryKeys.All.Count == Enum.GetValues<Category>().Length,
            $"{cast.Alice.Wallet.CategoryKeys.All.Count} keys published in block {published.Height}");
    }

    private static async Task<Outcome> RegisterOthersAsync(Cast cast, CancellationToken stop)
    {
        (cast.Bob, _) = await cast.EnterAsync("bob", Role.Doctor, "MD-1001", stop);
        (cast.Carol, _) = await cast.EnterAsync("carol", Role.Doctor, "MD-1002", stop);
        (cast.Ira, var last) = await cast.EnterAsync("ira", Role.Insurer, null, stop);
        return Outcome.AsExpected(
            $"registered: two doctors and an insurer, by block {last.Height}");
    }

    private static Task<Outcome> WriteTooEarlyAsync(Cast cast, CancellationToken stop)
    {
        var record = new RecordId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
        var commitment = new Commitment(
            1, Digest.Of("too early"u8), CidBuilder.Of("too early"u8), Digest.Of("early"u8));
        return Expect.RefusalAsync(
            "practitioner-not-verified",
            "Anyone can claim to be a doctor; the refusal is on the ledger too.",
            () => cast.Bob.SubmitAsync(
                new StoreRecord(cast.Alice.Wallet.Member, record, Category.ClinicalNote, commitment), stop),
            stop);
    }

    private static async Task<Outcome> VerifyAsync(Cast cast, CancellationToken stop)
    {
        foreach (var registrar in cast.Registrars.Take((cast.Registrars.Count / 2) + 1))
        {
            await registrar.VerifyAsync(cast.Bob.Wallet.Member, cancellationToken: stop);
            await registrar.VerifyAsync(cast.Carol.Wallet.Member, cancellationToken: stop);
        }

        var bob = await cast.Ira.MemberAsync(cast.Bob.Wallet.Member, stop);
        var carol = await cast.Ira.MemberAsync(cast.Carol.Wallet.Member, stop);
        return Outcome.If(
            bob.Verified && carol.Verified,
            $"licences {bob.Licence} and {carol.Licence} are verified, and everyone can see it");
    }
}
