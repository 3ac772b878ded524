using System.Text;
using Salus.Bench.Load;

namespace Salus.Bench.Tests;

public sealed class An_answer
{
    [Fact]
    public void counts_what_another_node_had_taken_when_it_was_sent_again()
    {
        const string json = """[{"code":"duplicate-transaction"},{"height":7},{"code":"unknown-signer"}]""";
        var answer = Answer.ReadBatch(Encoding.ASCII.GetBytes(json), 3);
        Assert.Equal((1, 2), (answer.Accepted, answer.Failures.Count));
        Assert.Equal(2, answer.AsRepeated().Accepted);
        Assert.Equal(["unknown-signer"], answer.AsRepeated().Failures.Keys);
    }

    [Fact]
    public void to_a_batch_counts_each_line()
    {
        var answer = Answer.ReadBatch(
            """
            [{"transaction":"a","height":7,"index":0},
             {"transaction":"b","height":7,"index":1,"code":"stale-epoch"},
             {"transaction":"c","code":"quota-exceeded"},
             {"transaction":"d","code":"quota-exceeded"}]
            """u8,
            4);

        Assert.Equal(1, answer.Accepted);
        Assert.Equal(new Dictionary<string, int> { ["stale-epoch"] = 1, ["quota-exceeded"] = 2 }, answer.Failures);
    }

    [Fact]
    public void that_leaves_lines_out_counts_them_as_failed()
    {
        var answer = Answer.ReadBatch("""[{"transaction":"a","height":7,"index":0}]"""u8, 3);

        Assert.Equal(1, answer.Accepted);
        Assert.Equal(2, answer.Failures["no-answer"]);
    }

    [Fact]
    public void with_no_height_and_no_code_is_not_taken_for_success()
    {
        var answer = Answer.ReadBatch("""[{"transaction":"a"}]"""u8, 1);

        Assert.Equal(0, answer.Accepted);
        Assert.Equal(1, answer.Failures["no-answer"]);
    }

    [Fact]
    public void to_one_transaction_is_success_unless_the_receipt_says_why_not()
    {
        var accepted = Answer.ReadOne("""{"receipt":{"transaction":"a","events":[]}}"""u8, 1);
        var refused = Answer.ReadOne("""{"receipt":{"transaction":"a","refused":"record-exists","events":[]}}"""u8, 1);

        Assert.Equal(1, accepted.Accepted);
        Assert.Empty(accepted.Failures);
        Assert.Equal(0, refused.Accepted);
        Assert.Equal(1, refused.Failures["record-exists"]);
    }

    [Fact]
    public void that_is_a_problem_fails_every_line_with_its_code()
    {
        var answer = Answer.ReadProblem("""{"status":503,"code":"shutting-down"}"""u8, 500);

        Assert.Equal(0, answer.Accepted);
        Assert.Equal(500, answer.Failures["shutting-down"]);
    }
}
