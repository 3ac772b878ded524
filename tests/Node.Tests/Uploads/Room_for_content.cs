using System.Net;
using Salus.Ledger;
using Salus.Node.Content;
using Salus.Node.Tests.Hosting;
using static Salus.Node.Tests.Uploads.TusRequests;

namespace Salus.Node.Tests.Uploads;

public sealed class Room_for_content
{
    [Fact]
    public async Task is_refused_while_the_disk_has_only_what_the_ledgers_are_to_keep()
    {
        // spec storage 5.7
        await using var disposal = await StartAsync(new ContentOptions { ReserveBytes = 1L << 50 });
        var doctor = await disposal.Network.RegisterAsync(Role.Doctor);

        (await doctor.PutAsync("/v1/content", [1])).IsProblem((HttpStatusCode)507, "store-full");
        (await doctor.PutAsync("/v1/envelopes", [1])).IsProblem((HttpStatusCode)507, "store-full");
        await doctor.RequireProblemAsync(
            Tus(HttpMethod.Post, "/v1/uploads", ("Upload-Length", 1)), (HttpStatusCode)507, "store-full");
    }

    [Fact]
    public async Task is_shared_out_to_members_by_day()
    {
        // spec storage 5.8
        await using var disposal = await StartAsync(new ContentOptions { UploadBytesPerDay = 1000 });
        var network = disposal.Network;
        var doctor = await network.RegisterAsync(Role.Doctor);
        var other = await network.RegisterAsync(Role.Doctor);
        Assert.Equal(HttpStatusCode.Created, (await doctor.PutAsync("/v1/content", new byte[600])).Status);
        var path = await doctor.BeginAsync(500);

        await doctor.RequireProblemAsync(
            Part(path, 0, new byte[500]), HttpStatusCode.TooManyRequests, "upload-quota-exceeded");
        (await doctor.PutAsync("/v1/content", new byte[401]))
            .IsProblem(HttpStatusCode.TooManyRequests, "upload-quota-exceeded");

        Assert.Equal(HttpStatusCode.Created, (await other.PutAsync("/v1/content", new byte[600])).Status);
        network.Time.Advance(TimeSpan.FromHours(23.9));
        network.Time.Advance(TimeSpan.FromHours(0.1));
        Assert.Equal(HttpStatusCode.Created, (await doctor.PutAsync("/v1/content", new byte[1000])).Status);
    }

    private static async Task<Disposal> StartAsync(ContentOptions content)
    {
        var network = new TestNetwork { Configure = options => options with { Content = content } };
        await network.InitializeAsync();
        return new Disposal(network);
    }
}
