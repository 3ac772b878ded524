using System.Net.Http.Headers;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;

namespace Salus.Bench.Load;

/// <summary>A doctor who may read a patient's imaging, with a permit of two minutes that is requested again before it
/// lapses.</summary>
internal sealed class Reader(BenchMembers members, NodeConnection doctor, BenchPatient patient)
{
    private byte[] _proof = [];
    private TransactionId _permit;

    /// <summary>Requests access anew, and opens the permit at the store.</summary>
    public async Task RequestAsync(CancellationToken cancellationToken)
    {
        var request = new RequestAccess(patient.Self.Id, Category.Imaging, null, Purpose.TREAT, doctor.Key);
        var transaction = members.Sign(request, members.Doctors[0].SigningKey);
        await BenchMembers.SubmitAsync(doctor, [transaction], cancellationToken);
        _permit = BenchMembers.IdOf(transaction);
        _proof = await doctor.GetProofAsync(_permit, cancellationToken);
        using var body = Body();
        await doctor.SendAsync(HttpMethod.Post, "v1/permits", body, cancellationToken);
    }

    /// <summary>Hands in the permit's proof, which the store verifies, and downloads under it.</summary>
    public async Task<Answer> ReadAsync(StoredContent content, CancellationToken cancellationToken)
    {
        using var body = Body();
        var opened = await doctor.TrySendAsync(HttpMethod.Post, "v1/permits", body, cancellationToken);
        return opened.Accepted == 1
            ? await doctor.GetAsync(content.Path, _permit, content.Length, cancellationToken)
            : opened;
    }

    private ByteArrayContent Body()
    {
        var body = new ByteArrayContent(_proof);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return body;
    }
}
