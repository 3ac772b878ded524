using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Recovery;

namespace Salus.Ledger.Tests;

/// <summary>Random histories of trustees, a patient and two new wallets against a naive model that remembers who said
/// what when, and nothing else. Seeded; a failure prints the seed.</summary>
public sealed class A_random_history_of_recoveries
{
    private const int Threshold = 2;
    private const int Steps = 60;

    private static int Histories => Environment.GetEnvironmentVariable("SALUS_LONG") == "1" ? 100 : 4;

    // spec recovery 3.3, 3.4, 3.5, 3.6, 4.1
    [Fact]
    public void ends_as_the_naive_model_says()
    {
        for (var seed = 1; seed <= Histories; seed++)
        {
            new Play(seed).Run();
        }
    }

    private sealed class Play(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Loss _loss = Loss.In(Some.Region(), Threshold, count: 4);
        private readonly Dictionary<int, (int Wallet, Timestamp At)> _said = [];
        private int _completed;

        public void Run()
        {
            Person[] wallets = [_loss.Renewed, _loss.Patient.OnNewKeys()];
            for (var step = 0; step < Steps && _completed == 0; step++)
            {
                var (trustee, wallet) = (_random.Next(4), _random.Next(2));
                var (expected, sender, message) = _random.Next(9) switch
                {
                    < 4 => Approve(trustee, wallet, wallets),
                    4 => Withdraw(trustee),
                    5 when _random.Next(4) == 0 => Cancel(),
                    _ => Complete(trustee, wallet, wallets),
                };
                var refused = _loss.Region.Refused(sender, message);
                Assert.True(expected == refused, $"seed {seed}, step {step}: {message.Type.Name}");
                _loss.Later(_random.Next(4) == 0 ? Trusteeship.DelayMs : _random.NextInt64(Trusteeship.DelayMs / 2));
            }
        }

        private Timestamp Now => _loss.Region.Now;

        private bool Stands((int Wallet, Timestamp At) said) => Now.UnixMs - said.At.UnixMs < Some.Days(30);

        private (Refusal?, Person, Message) Approve(int trustee, int wallet, Person[] wallets)
        {
            var isRepeated = _said.TryGetValue(trustee, out var said) && said.Wallet == wallet && Stands(said);
            if (!isRepeated)
            {
                _said[trustee] = (wallet, Now);
            }

            var person = _loss.Trustees[trustee];
            return (
                isRepeated ? Refusal.AlreadyApproved : null,
                person,
                _loss.Region.Approval(_loss.Patient, wallets[wallet], person));
        }

        private (Refusal?, Person, Message) Withdraw(int trustee)
        {
            var isThere = _said.TryGetValue(trustee, out var said) && Stands(said);
            _said.Remove(trustee);
            var withdrawal = new WithdrawApproval(_loss.Patient.Id);
            return (isThere ? null : Refusal.NoOpenRecovery, _loss.Trustees[trustee], withdrawal);
        }

        private (Refusal?, Person, Message) Cancel()
        {
            var isOpen = _said.Values.Any(Stands);
            _said.Clear();
            return (isOpen ? null : Refusal.NoOpenRecovery, _loss.Patient, new CancelRecovery(_loss.Patient.Id));
        }

        private (Refusal?, Person, Message) Complete(int trustee, int wallet, Person[] wallets)
        {
            var since = _said.Values.Where(said => said.Wallet == wallet && Stands(said))
                .Select(said => said.At.UnixMs).Order().ToList();
            Refusal? expected = since.Count < Threshold ? Refusal.RecoveryNotBegun
                : Now.UnixMs - since[Threshold - 1] < 72L * 60 * 60 * 1000 ? Refusal.RecoveryTooEarly
                : null;
            _completed += expected is null ? 1 : 0;
            return (expected, _loss.Trustees[trustee], wallets[wallet].Completion());
        }
    }
}
