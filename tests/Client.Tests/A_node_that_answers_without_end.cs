using System.Net;
using System.Text;
using Salus.Client.Http;
using Salus.Client.Records;
using Salus.Primitives.Content;

namespace Salus.Client.Tests;

public sealed class A_node_that_answers_without_end : IDisposable
{
    private readonly TestNetwork _network = new();
    private readonly FloodingNode _node = new();
    private readonly SalusClient _registrar;

    public A_node_that_answers_without_end() => _registrar = new SalusClient(
        new ClientOptions([new Uri("https://flood.test")], _network.Genesis), _network.Registrar, _node);

    // spec records 6.7
    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task is_not_read_to_the_end(HttpStatusCode status)
    {
        var flood = new Flood();
        _node.Answer = _ => new HttpResponseMessage(status) { Content = new StreamContent(flood) };

        var fault = await Assert.ThrowsAsync<AnswerException>(() => _registrar.MemberAsync(Some.Member(1)));

        Assert.Equal("answer-malformed", fault.Code);
        Assert.Contains("flood.test", fault.Message, StringComparison.Ordinal);
        Assert.InRange(flood.Given, Http.Node.MaxAnswer, 2 * Http.Node.MaxAnswer);
    }

    // spec records 6.7
    [Fact]
    public async Task does_not_get_a_list_of_more_pages_than_fit()
    {
        var page = new string(' ', 15 * 1024 * 1024);
        var asked = 0;
        _node.Answer = _ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent($"{{\"cases\":[],\"next\":{++asked}}}{page}", Encoding.ASCII),
        };

        await Assert.ThrowsAsync<AnswerException>(() => _registrar.EmergenciesAsync());

        Assert.Equal(18, asked);
    }

    // spec records 6.7
    [Fact]
    public async Task is_not_asked_for_the_same_page_again()
    {
        var asked = 0;
        _node.Answer = _ => ++asked > 9
            ? throw new InvalidOperationException("asked without end")
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"cases":[],"next":1}""") };

        await Assert.ThrowsAsync<AnswerException>(() => _registrar.EmergenciesAsync());

        Assert.Equal(2, asked);
    }

    // spec records 6.7
    [Fact]
    public void does_not_get_a_list_of_countless_small_pages()
    {
        var pages = new Pages();

        var taken = Enumerable.Range(0, 100_000).TakeWhile(_ => pages.TryTake(1)).Count();

        Assert.Equal(65_536, taken);
    }

    // spec records 6.7
    [Fact]
    public async Task cannot_make_content_longer_than_its_author_sealed_it()
    {
        using var key = Primitives.Jose.KeyPair.Generate();
        var address = Some.Address();
        var record = SealedRecord.Seal(
            address, Some.Content(), new Keys.PublicEpoch(address.Category, 1, key.Public, Source: default));
        var contentKey = record.Envelope.Open(address, 1, Envelope.CategoryRecipient, key);
        var flood = new Flood { Begins = record.Ciphertext };
        var content = new MemoryStream();

        await Assert.ThrowsAsync<RecordException>(() => RecordStreams.OpenAsync(
            address, record.Commitment, flood, contentKey, content, default));

        Assert.Equal(0, content.Length);
        Assert.InRange(flood.Given, record.Ciphertext.Length, 4 * 1024 * 1024);
    }

    public void Dispose()
    {
        _registrar.Dispose();
        _node.Dispose();
    }

    private sealed class FloodingNode : HttpMessageHandler
    {
        public Func<HttpRequestMessage, HttpResponseMessage> Answer { get; set; } =
            _ => new HttpResponseMessage(HttpStatusCode.NotFound);

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Answer(request));
    }

    /// <summary>Some bytes, and after them spaces for ever.</summary>
    private sealed class Flood : OneWayStream
    {
        public long Given { get; private set; }

        public ReadOnlyMemory<byte> Begins { get; init; }

        public override bool CanRead => true;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var into = buffer.AsSpan(offset, count);
            into.Fill((byte)' ');
            if (Given < Begins.Length)
            {
                var rest = Begins.Span[(int)Given..];
                rest[..Math.Min(rest.Length, count)].CopyTo(into);
            }

            Given += count;
            return count;
        }
    }
}
