using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Alerts.Senders;

/// <summary>What a webhook is sent: the same body and key for every repetition, and when it was sent.</summary>
public sealed record WebhookRequest(byte[] Body, string IdempotencyKey, Timestamp Time)
{
    public string MediaType { get; init; } = "application/json";
}

/// <summary>
/// Posts notices to webhooks, signed. It follows no redirect, keeps no cookie, uses no proxy, looks a name up itself
/// and connects to no address that it may not.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "Salus-Signature";

    /// <summary>How long a receiver may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <summary>The lookup of names is the system's unless another is given.</summary>
    public WebhookSender(
        bool isLoopbackAllowed,
        TimeProvider time,
        Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null,
        System.Net.Security.SslClientAuthenticationOptions? tls = null)
    {
        _time = time;
        var connecting = new Connecting(isLoopbackAllowed, lookUp ?? Dns.GetHostAddressesAsync);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = connecting.ConnectAsync,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,
        };
        if (tls is not null)
        {
            handler.SslOptions = tls;
        }

        _http = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>Posts it once.</summary>
    // spec ihm-alerts 7.1, 7.2, 7.3
    public async Task<Attempt> SendAsync(
        Uri address, WebhookRequest request, Func<byte[], string> sign, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            using var message = Message(address, request, sign);
            using var answer = await _http.SendAsync(
                message, HttpCompletionOption.ResponseHeadersRead, ending.Token);
            return Judge(answer.StatusCode);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new Attempt.Later("webhook-silent");
        }
        catch (HttpRequestException fault) when (fault.InnerException is AddressNotAllowedException)
        {
            return new Attempt.Never("webhook-address-not-allowed");
        }
        catch (HttpRequestException fault)
        {
            return new Attempt.Later(fault.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "webhook-name-unknown",
                HttpRequestError.SecureConnectionError => "webhook-not-secure",
                _ => "webhook-unreachable",
            });
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What the signature is over: the body's digest, the key, the receiver's address and the time.</summary>
    internal static byte[] Statement(Uri address, WebhookRequest request)
    {
        using var stream = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("body", Digest.Of(request.Body).ToString());
            json.WriteString("key", request.IdempotencyKey);
            json.WriteString("to", address.AbsoluteUri);
            json.WriteNumber("time", request.Time.UnixMs);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static HttpRequestMessage Message(Uri address, WebhookRequest request, Func<byte[], string> sign)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(request.Body),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.MediaType);
        message.Headers.Add("Idempotency-Key", request.IdempotencyKey);
        message.Headers.Add(SignatureHeader, sign(Statement(address, request)));
        return message;
    }

    private static Attempt Judge(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => new Attempt.Arrived(),
        >= 300 and < 400 => new Attempt.Never("webhook-redirects"),
        408 or 425 or 429 or >= 500 => new Attempt.Later("webhook-failing"),
        _ => new Attempt.Never("webhook-refuses"),
    };

    private sealed class AddressNotAllowedException : Exception
    {
    }

    private sealed class Connecting(
        bool isLoopbackAllowed, Func<string, CancellationToken, Task<IPAddress[]>> lookUp)
    {
        // The addresses judged are those connected to: a name that changes its mind in between gains nothing.
        public async ValueTask<Stream> ConnectAsync(
            SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            var host = context.DnsEndPoint.Host;
            var addresses = IPAddress.TryParse(host, out var one) ? [one] : await lookUp(host, cancellationToken);
            if (addresses.Length == 0 || !addresses.All(found => WebhookAddress.MayConnect(found, isLoopbackAllowed)))
            {
                throw new AddressNotAllowedException();
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
