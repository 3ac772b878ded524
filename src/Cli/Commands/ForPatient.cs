using System.CommandLine;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client;

namespace Salus.Cli.Commands;

/// <summary>`--for`: a guardian does for a patient what the patient would do.</summary>
internal static class ForPatient
{
    public static readonly Option<string> Option = new("--for")
    {
        Description = "As a guardian: the patient for whom this is done, by name or pseudonym.",
        HelpName = "PATIENT",
    };

    /// <summary>Connects as the patient, or as the guardian for the patient that is named.</summary>
    public static async Task<SalusClient> ConnectAsync(Call call)
    {
        var client = await call.ConnectAsync();
        if (call.Get(Option) is not { } named)
        {
            return client;
        }

        try
        {
            return await client.ActingForAsync(new People(call.Folder).Find(named), call.Stop);
        }
        catch (NodeProblemException problem) when (problem.Code == "unknown-patient")
        {
            throw new FailureException(
                "not-a-guardian",
                $"{call.Get(StandardOptions.As)} is no guardian of {named}, or no longer.",
                "The patient appoints one: ./salus consent guardian add --help",
                ExitCodes.Refused);
        }
    }
}
