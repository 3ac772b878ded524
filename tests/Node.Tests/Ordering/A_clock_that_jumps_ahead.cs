using Salus.Ledger;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Ordering;

public sealed class A_clock_that_jumps_ahead : IAsyncLifetime
{
    private readonly TestNetwork _network = new();

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    // spec storage 3.8
    [Fact]
    public async Task puts_no_block_into_the_future_and_bricks_nothing()
    {
        var patient = await _network.PatientAsync(Category.Laboratory);
        var doctor = await _network.RegisterAsync(Role.Doctor);
        var head = Head();
        _network.Time.Jump(TimeSpan.FromHours(2));

        var answer = await patient.SubmitAsync(_network.Grant(patient, doctor, Category.Laboratory));

        answer.IsProblem(System.Net.HttpStatusCode.ServiceUnavailable, "clock-jumped");
        Assert.Equal(head, Head());
        _network.Time.Jump(TimeSpan.FromHours(-2));
        await patient.AcceptAsync(_network.Grant(patient, doctor, Category.Laboratory));
        Assert.Equal(head.Next, Head());
    }

    // spec storage 3.8
    [Fact]
    public async Task is_believed_when_the_time_has_passed_or_the_jump_is_small()
    {
        _network.Time.Advance(TimeSpan.FromDays(3));
        var patient = await _network.PatientAsync(Category.Laboratory);
        var doctor = await _network.RegisterAsync(Role.Doctor);
        _network.Time.Jump(TimeSpan.FromMinutes(10));
        await _network.RegisterAsync(Role.Doctor);
        _network.Time.Jump(TimeSpan.FromMinutes(-14));
        var behind = await patient.SubmitAsync(_network.Grant(patient, doctor, Category.Laboratory));
        // The ledger is ahead of it, so that what is sent now has expired already.
        behind.IsProblem(System.Net.HttpStatusCode.BadRequest, "expired");
        _network.Time.Jump(TimeSpan.FromMinutes(14));
        await _network.RegisterAsync(Role.Doctor);
    }

    private Height Head() => _network.Host.Ledgers[LedgerName.Policies].Machine.Head.Height;
}
