using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Client.Telemetry;
using Salus.Ledger;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Client.Tests;

public sealed class A_sealed_alert
{
    private static readonly EpochKey Key = EpochKey.Generate(Category.VitalSigns, epoch: 3);

    // spec records 9.5
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(NewAlert.MaxContentBytes)]
    public void opens_as_it_was_written_and_fits_a_transaction(int length)
    {
        var content = Enumerable.Repeat((byte)0, length).ToArray();
        var alert = Alert(content);

        var raised = Raised(alert, AlertContent.Seal(TestNetwork.Name, alert, Public));

        Assert.True(raised.Content.Length <= 8192, $"{raised.Content.Length} characters");
        Assert.Equal(content, AlertContent.Open(TestNetwork.Name, raised, Key.Key).ToArray());
    }

    // spec records 9.5
    [Fact]
    public void has_one_length_for_contents_of_about_one_length() => Assert.Equal(
        AlertContent.Seal(TestNetwork.Name, Alert(new byte[290]), Public).Length,
        AlertContent.Seal(TestNetwork.Name, Alert(new byte[300]), Public).Length);

    // spec records 9.5, ledger 15.5
    [Fact]
    public void is_no_other_alert_and_no_other_notice()
    {
        var alert = Alert("the pulse is 180"u8.ToArray());
        var raised = Raised(alert, AlertContent.Seal(TestNetwork.Name, alert, Public));
        foreach (var other in new[]
        {
            raised with { Alert = new AlertId(new RandomId(8)) },
            raised with { Notice = 2 },
            raised with { Patient = Some.Member(2) },
            raised with { Epoch = 2 },
            raised with { Category = Category.Ecg },
        })
        {
            Refuse(RecordFault.RecordSealMismatch, other);
        }

        var binding = RaiseAlert.ContentBinding(
            TestNetwork.Name, alert.Patient, alert.Alert, 1, alert.Category, Public.Epoch);
        foreach (var padding in new byte[][] { [], [0, 0], [1, 0] })
        {
            Refuse(
                RecordFault.RecordNotAuthentic,
                raised with { Content = Jwe.Seal(padding, Key.Key.Public, binding) });
        }
    }

    private static PublicEpoch Public => new(Category.VitalSigns, 3, Key.Key.Public);

    private static void Refuse(RecordFault fault, RaiseAlert raised) => Assert.Equal(
        fault, Assert.Throws<RecordException>(() => AlertContent.Open(TestNetwork.Name, raised, Key.Key)).Fault);

    private static NewAlert Alert(byte[] content) => new(
        Some.Member(1),
        new AlertId(new RandomId(7)),
        1,
        1,
        Category.VitalSigns,
        AlertLevel.High,
        [Some.Member(3)],
        content);

    private static RaiseAlert Raised(NewAlert alert, string content) => new()
    {
        Patient = alert.Patient,
        Alert = alert.Alert,
        Notice = alert.Notice,
        Sequence = alert.Sequence,
        Category = alert.Category,
        Epoch = Public.Epoch,
        Level = alert.Level,
        Recipients = alert.Recipients,
        Content = content,
    };
}
