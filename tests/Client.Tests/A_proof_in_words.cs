using Salus.Client.Proofs;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;

namespace Salus.Client.Tests;

public sealed class A_proof_in_words
{
    private readonly TestNetwork _network = new();

    [Fact]
    public void says_who_was_registered_when_where_and_by_whose_votes_it_is_final()
    {
        var bob = Wallets.Wallet.Create(TestNetwork.Name, _network.Organisation, Role.Doctor);
        var proof = _network.Send(_network.Registrar, bob.Introduce("LIC-1").ToMessage());

        var words = ProofWords.Describe(proof, _network.Genesis);

        Assert.Collection(
            words,
            sentence => Assert.Equal(
                $"On {proof.Header.Time}, block 1 of the ledger policies of the network test-net recorded the "
                + $"transaction {proof.Receipt.Transaction}.",
                sentence),
            sentence => Assert.Equal(
                "It is final: v1 (st-mary) signed the block with 1 of 1 of the voting power, and genesis asks for "
                + "all of it.",
                sentence),
            sentence => Assert.Contains("RegisterMember", sentence, StringComparison.Ordinal),
            sentence => Assert.Equal($"The doctor {bob.Member} was registered by st-mary.", sentence));
    }

    [Fact] // spec ledger 8.8
    public void says_whose_device_was_registered_and_not_that_a_hospital_did_it()
    {
        var alice = _network.Patient();
        var watch = Wallets.Wallet.Create(TestNetwork.Name, _network.Organisation, Role.Device).Introduce();
        var proof = _network.Send(alice, new RegisterDevice(
            alice.Member, watch.Member, watch.SigningKey, watch.AgreementKey, watch.Possession));
        Assert.Equal(
            $"The device {watch.Member} of the patient {alice.Member} was registered.",
            ProofWords.Describe(proof, _network.Genesis)[^1]);
    }

    [Fact]
    public void says_that_a_refused_transaction_had_no_effect()
    {
        var alice = _network.Member(Role.Patient);
        var proof = _network.Send(alice, new VerifyPractitioner(alice.Member, IsInFavour: true));
        Assert.Equal(
            "It was refused (sender-not-allowed) and had no effect.", ProofWords.Describe(proof, _network.Genesis)[^1]);
    }

    [Fact]
    public void says_that_access_was_denied()
    {
        var (alice, bob) = (_network.Patient(), _network.Member(Role.Doctor));
        var request = new RequestAccess(
            alice.Member, Category.Imaging, null, Purpose.TREAT, bob.ConnectionKey.Public.Thumbprint);
        Assert.Equal(
            $"{bob.Member} was denied to read imaging of the patient {alice.Member} for the purpose TREAT.",
            ProofWords.Describe(_network.Send(bob, request), _network.Genesis)[^1]);
    }

    [Fact]
    public void is_not_said_of_a_proof_that_does_not_hold()
    {
        var proof = _network.Send(_network.Registrar, new RevokeMember(_network.Store.Member));
        var other = new TestNetwork().Genesis;
        Assert.Throws<ProofRejectedException>(() => ProofWords.Describe(proof, other));
    }

    [Fact]
    public void has_words_for_every_event()
    {
        foreach (var happened in typeof(Event).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Event))))
        {
            var constructor = happened.GetConstructors().MaxBy(found => found.GetParameters().Length)!;
            var arguments = constructor.GetParameters().Select(parameter => Example(parameter.ParameterType)).ToArray();
            Assert.EndsWith(".", EventWords.Describe((Event)constructor.Invoke(arguments)), StringComparison.Ordinal);
        }
    }

    private static object? Example(Type type) =>
        type == typeof(string) ? "text"
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? Array.CreateInstance(type.GenericTypeArguments[0], 0)
        : type == typeof(ErasedCopies) ? new ErasedCopies(1, 0)
        : type.IsValueType ? Activator.CreateInstance(type)
        : null;
}
