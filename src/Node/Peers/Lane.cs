using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Salus.Node.Certificates;

namespace Salus.Node.Peers;

/// <summary>
/// The way to one other validator: this node dials, and only it sends. It is dialled again for as long as the node runs
/// (spec peers 3).
/// </summary>
internal sealed partial class Lane(string validator, Uri address, PeerSite site)
{
    // Of one end that was stopped for a while many may come at once.
    private const int MostPulses = 1000;

    private readonly Uri _address = new UriBuilder(address) { Scheme = "wss", Path = PeerSite.Path }.Uri;

    private readonly ILogger<Lane> _logger = site.Log.CreateLogger<Lane>();
    private volatile Session? _session;
    private string? _told;
    private string? _refusal;

    public string Validator => validator;

    public bool IsUp => _session is not null;

    /// <summary>Bytes that wait to be sent, or are being sent.</summary>
    public long Waiting => _session?.Outbox.Bytes ?? 0;

    /// <summary>Takes a message for the other end, if there is a lane with room for it.</summary>
    public void Send(PeerMessage message, byte[] frame)
    {
        if (_session?.Outbox.TryAdd(message, frame) != true)
        {
            site.Metrics.CountDropped(validator);
        }
    }

    /// <summary>Ends the lane in use if its other end is no peer any more.</summary>
    public void Review()
    {
        if (_session is { } session && site.Check.WhyNot(session.Socket.Shown) is { } why)
        {
            LogCut(validator, why);
            session.Socket.Cut();
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        var pause = site.Limits.FirstPause;
        try
        {
            while (true)
            {
                var began = site.Time.GetTimestamp();
                if (site.Check.IsValidator(validator))
                {
                    await UseAsync(stopping);
                }

                // A lane that did not live is as good as none.
                var lived = site.Time.GetElapsedTime(began) > site.Limits.LongestPause;
                pause = lived ? site.Limits.FirstPause : pause;
                await Task.Delay(Jittered(pause), site.Time, stopping);
                pause = pause * 2 < site.Limits.LongestPause ? pause * 2 : site.Limits.LongestPause;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    // Validators that lost each other at once do not all dial at once.
    private static TimeSpan Jittered(TimeSpan pause) => pause * (0.5 + (Random.Shared.NextDouble() / 2));

    private async Task UseAsync(CancellationToken stopping)
    {
        using var connection = new ClientWebSocket();
        if (await TryDialAsync(connection, stopping) is { } shown)
        {
            using var socket = new LaneSocket(shown, connection, site, stopping);
            await ServeAsync(new Session(socket, new Outbox(site.Limits.Waiting)));
        }
    }

    private async Task<ShownCertificate?> TryDialAsync(ClientWebSocket connection, CancellationToken stopping)
    {
        try
        {
            var shown = await DialAsync(connection, stopping);
            _told = null;
            return shown;
        }
        catch (Exception fault) when (IsOfTheNetwork(fault))
        {
            var why = _refusal ?? Words(fault);
            if (why != _told && !stopping.IsCancellationRequested)
            {
                _told = why;
                LogFailed(validator, why);
            }

            return null;
        }
    }

    private async Task ServeAsync(Session session)
    {
        _session = session;
        LogUp(validator);
        site.Metrics.CountLane(validator);
        var end = "it was closed";
        try
        {
            site.Listeners.Connected(validator);
            await session.Socket.EndOfAsync(
                SendAsync(session), session.Socket.PulseAsync(session.Outbox.AddPulse), ListenAsync(session.Socket));
        }
        catch (Exception fault) when (IsOfTheNetwork(fault))
        {
            end = Words(fault);
        }
        finally
        {
            _session = null;
            LogDown(validator, end);
        }
    }

    private async Task<ShownCertificate> DialAsync(ClientWebSocket connection, CancellationToken stopping)
    {
        ShownCertificate? shown = null;
        _refusal = null;
        using var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false };
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            // The one in force now. spec peers 2.4
            ClientCertificateContext = site.Transport.Server.Present.Context,
            AllowTlsResume = false,
            CertificateChainPolicy = Transport.Offline(),
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                (shown, _refusal) = site.Check.Judge(certificate as X509Certificate2, CertificateProfile.ServerUsage);
                _refusal ??= shown?.Validator == validator ? null : "it is another validator";
                return _refusal is null;
            },
        };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        site.Addresses[site.Addresses.Self].Say(connection.Options.SetRequestHeader);
        connection.Options.KeepAliveInterval = TimeSpan.Zero; // a ping waits behind what is sent; pulses do not
        using var patience = new CancellationTokenSource(site.Limits.Dial, site.Time);
        using var dialling = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        await connection.ConnectAsync(_address, invoker, dialling.Token);
        return shown!;
    }

    private async Task SendAsync(Session session)
    {
        var outbox = session.Outbox;
        var writer = new LaneWriter(session.Socket);
        while (await outbox.WaitAsync(session.Socket.Ending))
        {
            long written = 0;
            while (outbox.TryTake(out var frame))
            {
                await writer.WriteAsync(frame);
                outbox.Sent(frame);
                written += LaneWriter.HeadBytes + frame.Length;
            }

            await writer.FlushAsync();
            site.Metrics.CountOut(validator, written);
        }
    }

    // The other end says nothing here but that it lives. spec peers 3.2
    private async Task ListenAsync(LaneSocket socket)
    {
        var pulses = new byte[16];
        var (since, heard) = (site.Time.GetTimestamp(), 0);
        while ((await socket.HearAsync(pulses)).MessageType == WebSocketMessageType.Binary)
        {
            heard++;
            if (site.Time.GetElapsedTime(since) >= site.Limits.Pulse)
            {
                (since, heard) = (site.Time.GetTimestamp(), 0);
            }
            else if (heard > MostPulses)
            {
                throw new PeerMessageRejectedException("it says more than that it lives");
            }
        }
    }

    private static bool IsOfTheNetwork(Exception fault) =>
        fault is WebSocketException or HttpRequestException or IOException or OperationCanceledException
            or TimeoutException or PeerMessageRejectedException;

    // A library's own message may quote what it could not read. spec operation 2.3
    private static string Words(Exception fault) => fault.GetBaseException() switch
    {
        SocketException { SocketErrorCode: var code } => $"{code}",
        TimeoutException or PeerMessageRejectedException => fault.GetBaseException().Message,
        OperationCanceledException => "it was cut, or took too long",
        AuthenticationException => "the handshake failed",
        _ => "the connection broke, or the other end lets this node in no more",
    };

    [LoggerMessage(LogLevel.Information, "Validator {Validator} can be reached")]
    private partial void LogUp(string validator);

    [LoggerMessage(LogLevel.Information, "The lane to validator {Validator} ended: {Reason}")]
    private partial void LogDown(string validator, string reason);

    [LoggerMessage(LogLevel.Warning, "Validator {Validator} cannot be reached and is dialled again: {Reason}")]
    private partial void LogFailed(string validator, string reason);

    [LoggerMessage(LogLevel.Warning, "The lane to validator {Validator} was cut: {Reason}")]
    private partial void LogCut(string validator, string reason);

    private sealed record Session(LaneSocket Socket, Outbox Outbox);
}
