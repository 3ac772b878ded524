using System.Text;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Primitives.Jose;
using Salus.Web;

namespace Salus.Ihm.Tests.Intake;

public sealed class A_signed_batch
{
    private readonly TestDesk _test = new();

    [Fact] // spec ihm-intake 2.1, 2.2
    public async Task is_taken_as_its_device_measured_it()
    {
        Reading[] readings =
        [
            _test.HeartRate("a", 71.5),
            new(Signal.Electrocardiogram, "e1", 1, _test.Time.Now.PlusMs(-2000), 4, [0.1, -0.2, 1.25]),
            Reading.Of(Signal.SleepStage, "s", _test.Time.Now, 3),
            new(Signal.SleepStage, "night", 1, _test.Time.Now.PlusMs(-90_000), 30_000, [0, 2, 4]),
            new(Signal.Steps, "w", 2, _test.Time.Now, 0, []),
        ];

        var taken = Assert.IsType<IntakeAnswer.Taken>(await _test.SendAsync(_test.Sign(readings)));

        Assert.Equal((5, 0, 0), (taken.New, taken.Repeated, taken.Faults.Count));
        var batch = Assert.Single(_test.Accepted);
        Assert.Equal((_test.Patient, _test.Device.Device, _test.Time.Now), (batch.Patient, batch.Device, batch.Sent));
        Assert.Equal(
            readings.Select(reading => $"{reading} {reading.Id} {reading.Version} {reading.Time}"),
            batch.Readings.Select(reading => $"{reading} {reading.Id} {reading.Version} {reading.Time}"));
        Assert.Equal(readings.SelectMany(reading => reading.Values), batch.Readings.SelectMany(one => one.Values));
    }

    [Fact] // spec ihm-intake 2.1
    public void has_a_header_of_exactly_alg_kid_and_typ()
    {
        var jws = SignedBatch.Sign(_test.Key, _test.Address(), [_test.HeartRate("a")]);
        Assert.Equal(
            $$"""{"alg":"ES256","kid":"{{_test.Key.Public.KeyId}}","typ":"salus-device"}""",
            Encoding.ASCII.GetString(jws.Header.Span));
    }

    [Fact] // spec ihm-intake 2.1
    public async Task may_be_the_line_of_a_file() =>
        Assert.IsType<IntakeAnswer.Taken>(await _test.SendAsync([.. _test.Sign(_test.HeartRate("a")), (byte)'\n']));

    [Fact] // spec ihm-intake 2.3, 2.4
    public async Task is_refused_when_another_key_signed_it()
    {
        var honest = SignedBatch.Sign(_test.Key, _test.Address(), [_test.HeartRate("a")]);
        using var thief = KeyPair.Generate();
        var forged = Jws.FromParts(honest.Header, honest.Payload, thief.Sign(honest.SigningInput())).ToCompact();

        Assert.Equal("signature-invalid", TestDesk.CodeOf(await _test.SendAsync(Encoding.ASCII.GetBytes(forged))));

        Assert.Empty(_test.Accepted);
        Assert.Empty(_test.Desk.DevicesOf(_test.Patient));
    }

    [Fact] // spec ihm-intake 2.3
    public async Task is_refused_when_one_bit_of_it_changed()
    {
        var jws = _test.Sign(_test.HeartRate("a"));
        jws[jws.Length / 2] ^= 1;
        Assert.IsType<IntakeAnswer.Refused>(await _test.SendAsync(jws));
        Assert.Empty(_test.Accepted);
    }

    [Fact] // spec ihm-intake 2.3
    public async Task is_refused_from_a_device_that_nobody_registered()
    {
        using var stranger = KeyPair.Generate();
        Assert.Equal(
            "device-unknown",
            TestDesk.CodeOf(await _test.SendAsync(TestDesk.Sign(stranger, _test.Address(), _test.HeartRate("a")))));
    }

    [Fact] // spec ihm-intake 2.3
    public async Task is_refused_from_a_revoked_device_even_when_it_was_taken_before()
    {
        var jws = _test.Sign(_test.HeartRate("a"));
        Assert.IsType<IntakeAnswer.Taken>(await _test.SendAsync(jws));
        _test.Revoke(_test.Key);
        Assert.Equal("device-revoked", TestDesk.CodeOf(await _test.SendAsync(jws)));
    }

    [Fact] // spec ihm-intake 2.3
    public async Task is_refused_for_another_network_or_patient()
    {
        var address = _test.Address();
        var other = new TestDesk().Patient;
        var wrongNetwork = TestDesk.Sign(_test.Key, address with { Network = "test-2" }, _test.HeartRate("a"));
        var wrongPatient = TestDesk.Sign(_test.Key, address with { Patient = other }, _test.HeartRate("a"));
        Assert.Equal("wrong-network", TestDesk.CodeOf(await _test.SendAsync(wrongNetwork)));
        Assert.Equal("wrong-patient", TestDesk.CodeOf(await _test.SendAsync(wrongPatient)));
    }

    [Theory] // spec ihm-intake 2.3
    [InlineData("salus-tx")]
    [InlineData("salus-recovery")]
    public async Task is_refused_when_it_was_signed_for_another_use(string typ)
    {
        var honest = SignedBatch.Sign(_test.Key, _test.Address(), [_test.HeartRate("a")]);
        var other = Jws.Sign(_test.Key, typ, honest.Payload.Span).ToCompact();
        Assert.Equal("malformed-body", TestDesk.CodeOf(await _test.SendAsync(Encoding.ASCII.GetBytes(other))));
    }

    [Theory] // spec ihm-intake 2.2, 2.3
    [InlineData("network")]
    [InlineData("patient")]
    [InlineData("batch")]
    [InlineData("sent")]
    [InlineData("readings")]
    public async Task is_refused_without(string member)
    {
        var honest = SignedBatch.Sign(_test.Key, _test.Address(), [_test.HeartRate("a")]);
        var payload = System.Text.Json.Nodes.JsonNode.Parse(honest.Payload.Span)!.AsObject();
        payload.Remove(member);
        var jws = Jws.Sign(_test.Key, SignedBatch.Typ, Encoding.UTF8.GetBytes(payload.ToJsonString())).ToCompact();
        var refused = Assert.IsType<IntakeAnswer.Refused>(await _test.SendAsync(Encoding.ASCII.GetBytes(jws)));
        Assert.Equal(("malformed-body", member), (refused.Problem.Kind.Code, refused.Problem.Field));
    }

    [Fact] // spec ihm-intake 2.5
    public async Task that_comes_again_is_answered_as_repeated_and_costs_nothing()
    {
        var jws = _test.Sign(_test.HeartRate("a"), _test.HeartRate("b"));
        await _test.SendAsync(jws);

        for (var i = 0; i < 5000; i++)
        {
            var again = Assert.IsType<IntakeAnswer.Taken>(await _test.SendAsync(jws));
            Assert.Equal((true, 0, 2), (again.IsRepeated, again.New, again.Repeated));
        }

        Assert.Equal(1, Assert.Single(_test.Desk.DevicesOf(_test.Patient)).Batches);
        Assert.Equal(2, _test.Readings.Count);
    }

    [Fact] // spec ihm-intake 8.4
    public async Task is_put_off_while_nobody_can_say_whose_it_is()
    {
        _test.Unreachable = new ProblemException(IhmProblems.LedgerUnreachable.Because("No node answers."));
        var refused = Assert.IsType<IntakeAnswer.Refused>(await _test.SendAsync(_test.Sign(_test.HeartRate("a"))));
        Assert.Equal(("ledger-unreachable", 5), (refused.Problem.Kind.Code, refused.Problem.RetrySeconds));
    }

    [Fact] // spec ihm-intake 2.5
    public async Task of_faults_only_costs_its_device_nothing_when_somebody_sends_it_again()
    {
        var jws = _test.Sign(_test.HeartRate("a", -1));
        for (var i = 0; i < 3000; i++)
        {
            Assert.Single(Assert.IsType<IntakeAnswer.Taken>(await _test.SendAsync(jws)).Faults);
        }

        Assert.Equal(1, Assert.Single(_test.Desk.DevicesOf(_test.Patient)).Batches);
    }

    [Fact] // spec ihm-intake 2.3
    public async Task of_more_than_a_megabyte_is_refused()
    {
        var jws = new byte[IntakeDesk.MaxBody + 1];
        Assert.Equal("body-too-large", TestDesk.CodeOf(await _test.SendAsync(jws)));
    }

    [Fact]
    public async Task is_not_taken_when_the_store_fails_and_is_taken_when_it_is_sent_again()
    {
        var jws = _test.Sign(_test.HeartRate("a"));
        _test.Fault = () => throw new IOException("The disk is full.");
        await Assert.ThrowsAsync<IOException>(() => _test.SendAsync(jws));
        _test.Fault = null;
        Assert.Equal(1, Assert.IsType<IntakeAnswer.Taken>(await _test.SendAsync(jws)).New);
    }
}
