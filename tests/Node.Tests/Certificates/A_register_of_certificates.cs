using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Certificates;

public sealed class A_register_of_certificates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-ca-").FullName;
    private readonly ManualTime _time = new();
    private readonly KeyPair _key = KeyPair.Generate();
    private CertificateAuthority _authority;

    public A_register_of_certificates()
    {
        using var founded = CertificateAuthority.Create(TestNetwork.Organisation("general"), _time);
        founded.IssueForNode("v1", _key.Public);
        AuthorityFolder.Save(founded, _folder, "p");
        _authority = Opened();
    }

    private string File => Path.Combine(_folder, "issued.jsonl");

    [Fact]
    public void holds_what_was_issued_from_the_founding_on()
    {
        // spec certificates 3.1
        var member = MemberKeys.Generate();
        var der = _authority.IssueForMember(member.Id, _key.Public);

        var all = AuthorityFolder.ReadRegister(_folder).All;

        Assert.Equal(["salus:node/v1", $"salus:member/{member.Id}"], all.Select(issued => issued.Subject));
        Assert.Equal(Lists.SerialOf(der), all[1].Serial);
        Assert.Equal(_key.Public.KeyId, all[1].Key);
        Assert.True(all[1].IsInForce(_time.GetUtcNow()));
        Assert.False(all[1].IsInForce(_time.GetUtcNow() + CertificateAuthority.IssuedLifetime * 2));
    }

    [Fact]
    public void remembers_what_was_ended_and_why()
    {
        // spec certificates 4.1
        var serial = _authority.Register.All[0].Serial;
        _authority.Revoke([serial], RevocationReason.KeyCompromise);
        _authority.Revoke([serial], RevocationReason.Superseded);

        var ended = Assert.Single(AuthorityFolder.ReadRegister(_folder).All);

        Assert.Equal(RevocationReason.KeyCompromise, ended.Reason);
        Assert.Equal(_time.GetUtcNow(), ended.RevokedAt);
    }

    [Fact]
    public void counts_its_lists_upwards_also_when_it_was_put_back_from_a_copy()
    {
        // spec certificates 4.3
        var copy = System.IO.File.ReadAllBytes(File);
        _authority.Revoke([]);
        _authority.Revoke([]);
        var last = _authority.Register.ListNumber;
        System.IO.File.WriteAllBytes(File, copy);
        _time.Advance(TimeSpan.FromMinutes(1));

        using var restored = Opened();
        restored.Revoke([]);

        Assert.True(restored.Register.ListNumber > last);
    }

    [Fact]
    public void survives_a_kill_at_any_byte_of_the_last_line()
    {
        // spec certificates 3.2
        var before = System.IO.File.ReadAllBytes(File);
        _authority.IssueForMember(MemberKeys.Generate().Id, _key.Public);
        var after = System.IO.File.ReadAllBytes(File);

        // Opening the authority takes a passphrase's time: every byte only when there is plenty.
        var step = Environment.GetEnvironmentVariable("SALUS_LONG") == "1" ? 1 : 19;
        for (var length = after.Length - 1; length >= before.Length; length -= step)
        {
            System.IO.File.WriteAllBytes(File, after[..length]);
            Reopen();

            var der = _authority.IssueForMember(MemberKeys.Generate().Id, _key.Public);

            var all = AuthorityFolder.ReadRegister(_folder).All;
            Assert.Equal(2, all.Count);
            Assert.Equal(Lists.SerialOf(der), all[1].Serial);
        }
    }

    [Fact]
    public void that_was_altered_is_said_to_be_damaged()
    {
        // spec certificates 3.2
        System.IO.File.WriteAllText(File, "{}\n" + System.IO.File.ReadAllText(File));

        Assert.Equal("ca-register-damaged", Assert.Throws<AuthorityException>(Opened).Code);
    }

    [Fact]
    public void keeps_a_second_command_out()
    {
        // spec certificates 3.3
        using var other = new FileStream(File, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var fault = Assert.Throws<AuthorityException>(
            () => _authority.IssueForMember(MemberKeys.Generate().Id, _key.Public));

        Assert.Equal("ca-busy", fault.Code);
    }

    [Fact]
    public void sees_what_another_command_wrote_meanwhile()
    {
        // spec certificates 3.3
        using var other = Opened();
        other.Revoke(["AB"]);
        _authority.Revoke(["CD"]);

        Assert.Equal(
            ["AB", "CD"],
            _authority.Register.All.Where(ended => ended.RevokedAt is not null).Select(ended => ended.Serial));
        Assert.True(_authority.Register.ListNumber > other.Register.ListNumber);
    }

    [Fact]
    public void that_cannot_be_written_keeps_the_certificate_from_being_issued()
    {
        // spec certificates 3.1
        System.IO.File.Delete(File);
        Directory.CreateDirectory(File);

        Assert.ThrowsAny<SystemException>(
            () => _authority.IssueForMember(MemberKeys.Generate().Id, _key.Public));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private CertificateAuthority Opened() => AuthorityFolder.Open(_folder, "p", _time);

    private void Reopen()
    {
        _authority.Dispose();
        _authority = Opened();
    }
}
