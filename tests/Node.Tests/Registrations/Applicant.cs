using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Hosting;
using Salus.Node.Registrations;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Registrations;

/// <summary>Somebody who is no member yet, with a wallet made in a browser.</summary>
internal sealed class Applicant(TestNetwork network, MemberKeys keys, Role role = Role.Patient)
{
    public const string Secret = "Anna Muster, born 1970";

    private readonly KeyPair _connection = KeyPair.Generate();

    public MemberKeys Keys { get; } = keys;

    public Jwk Key => Keys.Signing.Public;

    public string Network { get; init; } = network.Founded.Genesis.Network;

    public string? Licence { get; init; }

    public RegisterMember Message => new(
        Keys.Id,
        role,
        Key,
        Keys.Agreement.Public,
        Licence,
        Profile: null,
        KeyPossession.Sign(Keys.Signing, Keys.Agreement.Public, Network, Keys.Id));

    public static Applicant New(TestNetwork network, Role role = Role.Patient) =>
        new(network, MemberKeys.Generate(), role);

    public JsonObject Introduction()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            Message.Write(json);
            json.WritePropertyName("connectionKey");
            json.WriteRawValue(_connection.Public.ToJson());
            json.WriteEndObject();
        }

        return JsonNode.Parse(stream.ToArray())!.AsObject();
    }

    public JweBinding Binding() => RegistrationDesk.StatementBinding(
        network.Founded.Genesis.Network, Keys.Id, network.General.Registrar.Id);

    public string Statement(string text = Secret, Jwk? to = null, JweBinding? binding = null) => Jwe.Seal(
        Encoding.UTF8.GetBytes(text), to ?? network.General.Registrar.Agreement.Public, binding ?? Binding());

    public string Body(JsonObject? introduction = null, string? statement = null) => new JsonObject
    {
        ["introduction"] = introduction ?? Introduction(),
        ["statement"] = statement ?? Statement(),
    }.ToJsonString();

    public Task<Answer> RegisterAsync(string? body = null) =>
        SendAsync(HttpMethod.Post, "/v1/registrations", body ?? Body());

    public Task<Answer> AskAsync(string registration) =>
        SendAsync(HttpMethod.Get, $"/v1/registrations/{registration}", body: null);

    /// <summary>Sends with a proof by the applicant's key, and no token.</summary>
    private async Task<Answer> SendAsync(HttpMethod method, string path, string? body)
    {
        var http = network.Browsers();
        var address = new Uri(http.BaseAddress!, path);
        using var browser = new Browser(network, Keys.Signing);
        await browser.AskAsync(http);
        using var request = new HttpRequestMessage(method, address)
        {
            Content = body is null ? null : new StringContent(body),
        };
        Browser.Show(request, DpopProof.Sign(Keys.Signing, browser.Claims(method, address)), token: null);
        using var response = await http.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
