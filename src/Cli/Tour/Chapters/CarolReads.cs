using Salus.Client.Access;
using Salus.Ledger;

namespace Salus.Cli.Tour.Chapters;

/// <summary>A permit opens exactly what was granted.</summary>
internal static class CarolReads
{
    public static Chapter Of(Cast cast) => new(
        "Carol reads",
        "With a permit, Carol's own wallet opens the category key, the envelope and the document, and checks the "
        + "commitment.",
        [
            Ask(cast, Category.Laboratory),
            Read(cast, Category.Laboratory),
            Ask(cast, Category.Medication),
            Read(cast, Category.Medication),
            new Step(
                "She also asks for imaging, which Alice did not grant.",
                "denied",
                async stop => Expect.Denied(await cast.Carol.RequestAccessAsync(
                    cast.Alice.Wallet.Member, Category.Imaging, Purpose.TREAT, cancellationToken: stop))),
        ]);

    private static Step Ask(Cast cast, Category category) => new(
        $"Dr. Carol asks for {Code<Category>.Text(category)}, for treatment.",
        "permitted",
        async stop =>
        {
            var decision = await cast.Carol.RequestAccessAsync(
                cast.Alice.Wallet.Member, category, Purpose.TREAT, cancellationToken: stop);
            if (decision is AccessDecision.Permitted permitted)
            {
                cast.Permits[category] = permitted;
            }

            return Expect.Permitted(decision);
        });

    private static Step Read(Cast cast, Category category) => new(
        $"She shows the proof of the decision to the store, fetches the {Code<Category>.Text(category)} documents, "
        + "opens them.",
        "opened, bit for bit what Bob sealed",
        async stop => BobWrites.Opened(cast, category, await cast.Carol.ReadAsync(cast.Permits[category], stop)));
}
