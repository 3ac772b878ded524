using Salus.Ihm.Alerts;
using Salus.Ihm.Alerts.Senders;

namespace Salus.Ihm.Tests.Alerts;

public sealed class An_e_mail
{
    private const string Key = "bbbbbbbbbbbbbbbbbbbbbbbbbb-7";

    [Fact] // spec ihm-alerts 7.4
    public async Task says_that_there_is_an_alert_and_where_to_look_and_nothing_else()
    {
        await using var post = new PostOffice();
        await using var scene = await Scene.BeginAsync(set: begun =>
        {
            begun.Mail = Sender(post);
            begun.Settings = begun.Settings with { First = [new(Findings.Bob, null, "bob@hospital.example")] };
        });
        await scene.FindAsync();
        await scene.Paper.WithoutAsync(Papers.DeliveryKind);
        var letter = Assert.Single(post.Letters);
        Assert.Contains("Subject: There is an alert\n", letter);
        Assert.Contains("https://ihm.example/", letter);
        string[] hidden =
        [
            $"{Findings.Alice}", $"{Findings.Bob}", $"{scene.Desk.OpenOf(Findings.Alice).Single().Id}", "heart", "131",
            "high", "too-low",
        ];
        Assert.All(hidden, text => Assert.DoesNotContain(text, letter, StringComparison.OrdinalIgnoreCase));
        Assert.All(letter, character => Assert.InRange(character, '\n', '~'));
    }

    [Fact] // spec ihm-alerts 7.5
    public async Task goes_under_tls_with_the_operators_name()
    {
        await using var post = new PostOffice();
        Assert.Equal(new Attempt.Arrived(), await SendAsync(post));
        Assert.Equal(["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"], post.Heard
            .Select(heard => heard.Command.Split(' ', ':')[0]).Take(7));
        Assert.All(post.Heard.Skip(2), heard => Assert.True(heard.IsUnderTls, heard.Command));
        Assert.Contains(post.Heard, heard => heard.Command == "MAIL FROM:<alerts@ihm.example>");
        Assert.Contains(post.Heard, heard => heard.Command == "RCPT TO:<bob@hospital.example>");
    }

    [Fact] // spec ihm-alerts 7.5
    public async Task does_not_go_to_a_server_that_cannot_prove_its_name()
    {
        await using var post = new PostOffice();
        var sender = new MailSender(Server(post), TimeProvider.System);
        var attempt = await sender.SendAsync("bob@hospital.example", Key, CancellationToken.None);
        Assert.Equal(new Attempt.Later("mail-server-not-secure"), attempt);
        Assert.Empty(post.Letters);
    }

    [Fact] // spec ihm-alerts 7.5
    public async Task goes_without_tls_on_loopback_only()
    {
        await using var post = new PostOffice { IsSecure = false };
        Assert.Equal(new Attempt.Arrived(), await SendAsync(post));
    }

    [Theory] // spec ihm-alerts 7.5
    [InlineData("RCPT", "550 nobody here", "mail-refused", true)]
    [InlineData(".", "554 not that", "mail-refused", true)]
    [InlineData("RCPT", "450 later", "mail-server-refuses", false)]
    [InlineData("MAIL", "550 not you", "mail-server-refuses", false)]
    [InlineData("AUTH", "535 wrong", "mail-server-refuses", false)]
    [InlineData("", "421 too busy", "mail-server-refuses", false)]
    [InlineData("EHLO", "what?", "mail-server-unusable", false)]
    [InlineData("DATA", "354-never\r\n999", "mail-server-refuses", false)]
    public async Task that_is_refused_is_given_up_or_tried_again(string verb, string says, string code, bool isNever)
    {
        await using var post = new PostOffice();
        post.Says[verb] = says;
        Assert.Equal(isNever ? new Attempt.Never(code) : new Attempt.Later(code), await SendAsync(post));
    }

    [Fact] // spec ihm-alerts 7.5
    public async Task is_tried_again_when_nobody_answers()
    {
        MailServer server;
        await using (var post = new PostOffice())
        {
            server = Server(post);
        }

        var sender = new MailSender(server, TimeProvider.System);
        Assert.Equal(
            new Attempt.Later("mail-server-unreachable"),
            await sender.SendAsync("bob@hospital.example", Key, CancellationToken.None));
    }

    [Fact] // spec ihm-alerts 7.4
    public async Task has_one_name_however_often_it_is_sent()
    {
        await using var post = new PostOffice();
        await SendAsync(post);
        await SendAsync(post);
        var names = post.Letters.Select(letter =>
            letter.Split('\n').Single(line => line.StartsWith("Message-ID", StringComparison.Ordinal)));
        Assert.Single(names.Distinct());
        Assert.DoesNotContain("bbbbb", names.First());
    }

    [Theory] // spec ihm-alerts 4.2
    [InlineData("bob@hospital.example", true)]
    [InlineData("b.o+b@h-1.example", true)]
    [InlineData("bob", false)]
    [InlineData("@hospital.example", false)]
    [InlineData("bob@", false)]
    [InlineData("bob@.example", false)]
    [InlineData("bob@hospital.example>\r\nRCPT TO:<eve@evil.example", false)]
    [InlineData("bob@hospital.example\n", false)]
    [InlineData("bob@@hospital.example", false)]
    [InlineData("b<o>b@hospital.example", false)]
    [InlineData("bob eve@hospital.example", false)]
    [InlineData("böb@hospital.example", false)]
    public void goes_to_plain_addresses_only(string text, bool isOne) => Assert.Equal(isOne, MailAddress.IsOne(text));

    private static MailServer Server(PostOffice post) =>
        new("localhost", post.Port, "alerts@ihm.example", new Uri("https://ihm.example/"))
        {
            User = "ihm",
            Password = "secret",
        };

    private static MailSender Sender(PostOffice post) => new(Server(post), TimeProvider.System, post.Trust);

    private static Task<Attempt> SendAsync(PostOffice post) =>
        Sender(post).SendAsync("bob@hospital.example", Key, CancellationToken.None);
}
