using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Operations.Login;

/// <summary>Errors of a login. No code, state or token is in any of them.</summary>
internal static class LoginErrors
{
    public static PipelineException Refused(string why) => new(
        "LOGIN_REFUSED", Recovery.FixAndRerun, $"The login was not granted: {why}. Nothing was stored. Begin again with login.");

    public static PipelineException Port(int port) => new(
        "LOGIN_PORT_TAKEN", Recovery.FixAndRerun, $"Port {port} of this machine is in use, so the browser could not come back. Name another with --port; it must be the redirect URI of the OAuth application.");

    public static PipelineException Unreachable(string where) => new(
        "LOGIN_UNREACHABLE", Recovery.RetryLater, $"{where} can not be reached or did not answer. Check the network, then begin again.");
}
