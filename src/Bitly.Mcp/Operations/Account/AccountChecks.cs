using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Operations.Account;

/// <summary>Asks the API whose token it is: three requests, only when someone wants to know.</summary>
internal sealed class AccountChecks(Project project)
{
    /// <summary>The credentials as <see cref="Credentials.Report"/> gives them, with the account when they are set and accepted.</summary>
    /// <exception cref="PipelineException">TOKEN_REFUSED, FORBIDDEN and what else a request throws.</exception>
    public async Task<CredentialsAnswer> VerifyAsync(CancellationToken cancellationToken)
    {
        var report = new Credentials(project).Report();
        if (!report.Ready)
        {
            return report;
        }

        var check = await new ProjectAccount(project.Open()).CheckAsync(cancellationToken);
        return report with
        {
            Account = new AccountRow
            {
                Login = UntrustedText.Visible(check.User.Login),
                Name = Line(check.User.Name),
                DefaultGroup = Line(check.User.DefaultGroup),
                Organization = Line(check.Organization?.Name ?? check.Organization?.Guid),
                Plan = Line(check.Organization?.Plan),
                RequestsAMonth = check.Quota?.Limit,
                RequestsLeft = check.Quota?.Left,
                ResetsOn = Line(check.Quota?.ResetsOn),
                RequestsSpent = check.RequestsSpent,
            },
        };
    }

    /// <summary>On one line, so that a name can not be read as a line of ours.</summary>
    private static string? Line(string? text) => text is null ? null : UntrustedText.Visible(text);
}
