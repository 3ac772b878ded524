using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Salus.Cli.Output;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ihm.Intake;
using Salus.Ledger;

namespace Salus.Cli.Serving;

/// <summary>A device that sends to an IHM, in batches that it signs.</summary>
internal sealed class SensorLink(Uri ihm, Wallet device, MemberId patient, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);

    private readonly HttpClient _http = new() { BaseAddress = ihm, Timeout = Longest };

    /// <summary>What was new at the IHM, what it had, and what it did not take, by code.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Sends one batch, again and again while the IHM has no room for it.</summary>
    public async Task SendAsync(IReadOnlyList<Reading> readings, CancellationToken stop)
    {
        var now = new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds());
        var address = BatchAddress.New(device.Network, patient, now);
        var batch = Encoding.ASCII.GetBytes(SignedBatch.Sign(device.SigningKey, address, readings).ToCompact());
        while (true)
        {
            using var content = new ByteArrayContent(batch);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/jose");
            using var answer = await PostAsync(content, stop);
            var body = await answer.Content.ReadAsByteArrayAsync(stop);
            if (answer.IsSuccessStatusCode)
            {
                Count(body);
                return;
            }

            if (answer.Headers.RetryAfter?.Delta is not { } pause)
            {
                throw Refused(body);
            }

            await Task.Delay(pause, time, stop);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> PostAsync(HttpContent content, CancellationToken stop)
    {
        try
        {
            return await _http.PostAsync("v1/samples", content, stop);
        }
        catch (HttpRequestException fault)
        {
            throw new NoIhmException(ihm, fault);
        }
    }

    private void Count(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        foreach (var member in json.RootElement.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Number)
            {
                Add(member.Name, member.Value.GetInt64());
            }
            else if (member is { Name: "faults", Value.ValueKind: JsonValueKind.Array })
            {
                foreach (var fault in member.Value.EnumerateArray())
                {
                    Add(fault.GetProperty("code").GetString()!, 1);
                }
            }
        }
    }

    private void Add(string name, long count) => Counts[name] = Counts.GetValueOrDefault(name) + count;

    private static FailureException Refused(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return new FailureException(
            json.RootElement.GetProperty("code").GetString()!,
            json.RootElement.GetProperty("detail").GetString()!,
            "docs/spec/ihm-problems.md says what the code means and what to do.",
            ExitCodes.Refused);
    }
}
